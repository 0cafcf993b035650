using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>Remembers what it is told, in order; lets a test wait for it.</summary>
internal sealed class RecordingListener : IPipelineListener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<PipelineEvent> _events = [];
    private readonly List<(Func<PipelineEvent, bool> Wanted, TaskCompletionSource<PipelineEvent> Found)> _waiters = [];
    private int _callers;

    /// <summary>Called from within each call.</summary>
    public Action<PipelineEvent> OnTold { get; init; } = _ => { };

    public ICommandTarget? Camera { get; private set; }

    public bool WasCalledTwiceAtOnce { get; private set; }

    public IReadOnlyList<PipelineEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public IEnumerable<ObjectStateChanged> Objects => Events.OfType<ObjectStateChanged>();

    public IEnumerable<CommandAnswer> Answers => Events.OfType<CommandAnswered>().Select(answered => answered.Answer);

    public void OnStarted(ICommandTarget camera)
    {
        Assert.Empty(Events);
        Camera = camera;
    }

    public void OnEvent(PipelineEvent happened)
    {
        WasCalledTwiceAtOnce |= Interlocked.Increment(ref _callers) > 1;
        lock (_lock)
        {
            _events.Add(happened);
            foreach ((Func<PipelineEvent, bool> wanted, TaskCompletionSource<PipelineEvent> found) in _waiters)
            {
                if (wanted(happened))
                    found.TrySetResult(happened);
            }
        }

        OnTold(happened);
        Interlocked.Decrement(ref _callers);
    }

    /// <summary>Waits for an event that has come or is to come.</summary>
    public Task<PipelineEvent> WaitAsync(Func<PipelineEvent, bool> wanted)
    {
        lock (_lock)
        {
            var found = new TaskCompletionSource<PipelineEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((wanted, found));
            if (_events.FirstOrDefault(wanted) is { } past)
                found.SetResult(past);
            return found.Task.WaitAsync(Patience);
        }
    }

    public async Task<CommandAnswer> AnswerAsync(CameraCommand command) =>
        ((CommandAnswered)await WaitAsync(
            happened => happened is CommandAnswered answered && ReferenceEquals(answered.Answer.Command, command))).Answer;
}
