using System.Runtime.ExceptionServices;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Does one piece of work beside its caller's, again and again, on a thread of its own and without allocating. One caller at a time.
/// </summary>
internal sealed class SideThread : IDisposable
{
    private readonly SemaphoreSlim _begun = new(0, 1);
    private readonly SemaphoreSlim _done = new(0, 1);
    private readonly Action _work;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _isEnding;

    /// <param name="name">Of the thread.</param>
    /// <param name="work">What it does each time.</param>
    public SideThread(string name, Action work)
    {
        _work = work;
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Begins the work; <see cref="Wait"/> comes before the next time.</summary>
    public void Begin() => _begun.Release();

    /// <summary>Waits until it is done, and throws what it threw.</summary>
    public void Wait()
    {
        _done.Wait();
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <summary>The thread ends; nothing is under way.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _begun.Release();
    }

    private void Run()
    {
        while (true)
        {
            _begun.Wait();
            if (_isEnding)
                return;
            try
            {
                _work();
            }
#pragma warning disable CA1031 // Whoever waits for the work gets it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _failure = ExceptionDispatchInfo.Capture(error);
            }

            _done.Release();
        }
    }
}
