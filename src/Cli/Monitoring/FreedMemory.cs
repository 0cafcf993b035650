using SamStream.NativeEnvironment;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Monitoring;

/// <summary>
/// Gives memory back to the system each time a camera has come to run: what the decoder before it has freed lies
/// scattered in the native heaps, where the next one does not find room for its own, and so they would grow.
/// </summary>
internal sealed class FreedMemory : IPipelineListener
{
    private int _isReturning;

    public void OnStarted(ICommandTarget camera)
    {
    }

    public void OnEvent(PipelineEvent happened)
    {
        if (happened is not SourceStateChanged { Status.State: SourceState.Running } || Interlocked.Exchange(ref _isReturning, 1) != 0)
            return;
        // Not on the pipeline's thread: it takes milliseconds.
        ThreadPool.QueueUserWorkItem(_ =>
        {
            NativeHeap.ReturnFreePages();
            Volatile.Write(ref _isReturning, 0);
        });
    }
}
