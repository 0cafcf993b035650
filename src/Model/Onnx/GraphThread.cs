using System.Runtime.ExceptionServices;

namespace SamStream.Model.Onnx;

/// <summary>One thread that does what others ask for, while they wait. One caller at a time.</summary>
internal sealed class GraphThread : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _fault;

    public GraphThread()
    {
        _thread = new Thread(WorkOff) { IsBackground = true, Name = "CUDA graph" };
        _thread.Start();
    }

    /// <summary>Has the thread do it; what it throws is thrown here.</summary>
    public void Run(Action work)
    {
        (_work, _fault) = (work, null);
        _asked.Release();
        _done.Wait();
        _fault?.Throw();
    }

    public void Dispose()
    {
        _work = null;
        _asked.Release();
        _thread.Join();
        _asked.Dispose();
        _done.Dispose();
    }

    private void WorkOff()
    {
        while (true)
        {
            _asked.Wait();
            if (_work is not { } work)
                return;
            try
            {
                work();
            }
#pragma warning disable CA1031 // Whatever it is, the one who waits is told.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _fault = ExceptionDispatchInfo.Capture(error);
            }

            _done.Release();
        }
    }
}
