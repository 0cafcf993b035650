using System.Collections.Concurrent;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// A thread of its own for one stage. Stages wait in native code and for the network, for tens to hundreds of
/// milliseconds at a time: on the pool's threads, which are about as many as the processors, a few cameras would hold up
/// everything else in the process, such as keeping a broker's connection or answering for health. What a stage awaits
/// brings it back to its thread, unless it says <c>ConfigureAwait(false)</c>.
/// </summary>
internal sealed class StageThread : TaskScheduler, IDisposable
{
    // What waits for the thread: the stage's next step, and hardly ever another one.
    private const int MostWaiting = 1024;

    private readonly BlockingCollection<Task> _steps = new(MostWaiting);
    private readonly Thread _thread;

    /// <param name="name">Of the thread.</param>
    public StageThread(string name)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs a stage to its end on a thread that lasts as long.</summary>
    /// <param name="name">Of the thread.</param>
    /// <param name="stage">Its work.</param>
    public static async Task RunAsync(string name, Func<Task> stage)
    {
        using var thread = new StageThread(name);
        await Task.Factory.StartNew(stage, CancellationToken.None, TaskCreationOptions.None, thread).Unwrap().ConfigureAwait(false);
    }

    /// <summary>Begins work on the thread.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>The thread ends when it has done what it was given.</summary>
    public void Dispose() => _steps.CompleteAdding();

    protected override void QueueTask(Task task)
    {
        // What a stage has begun and left behind goes on elsewhere.
        if (!TryAdd(task))
            ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Thread.CurrentThread == _thread && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _steps];

    private bool TryAdd(Task task)
    {
        try
        {
            return _steps.TryAdd(task);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Work()
    {
        foreach (Task step in _steps.GetConsumingEnumerable())
            TryExecuteTask(step);
    }
}
