using System.Collections.Concurrent;
using SamStream.Console.Pointing;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Requests;

namespace SamStream.Console.Live;

/// <summary>
/// Takes requests for one camera, as MQTT does, and gives each its answer: it answers the same, word for word. Thread-safe.
/// </summary>
/// <param name="camera">The camera's name.</param>
internal sealed class CameraDesk(string camera)
{
    /// <summary>Bytes of a request: a mask of a large frame.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MaxWaiting = 128;

    private readonly ConcurrentDictionary<CameraCommand, Waiting> _waiting = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();
    private readonly FairShares _shares = new(MaxWaiting);
    private ICommandTarget? _target;
    private CameraPointing? _pointing;
    private FrameSize? _frame;

    /// <summary>Carries what is pointed at to the present; null: prompts for frames that have passed are the camera's to judge.</summary>
    public CameraPointing? Pointing
    {
        get => Volatile.Read(ref _pointing);
        set => Volatile.Write(ref _pointing, value);
    }

    /// <summary>From here on requests are carried out.</summary>
    public void Open(ICommandTarget target) => Volatile.Write(ref _target, target);

    /// <summary>What prompts are checked against.</summary>
    public void SetFrameSize(int width, int height)
    {
        lock (_lock)
            _frame = new FrameSize(width, height);
    }

    /// <summary>Reads a prompt, hands it in and waits for what becomes of it.</summary>
    /// <param name="payload">UTF-8 JSON (docs/messages.md).</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public Task<AnswerMessage> PromptAsync(ReadOnlyMemory<byte> payload, string by, CancellationToken cancellationToken) =>
        AskAsync(() => ToPresent(RequestReader.ReadPrompt(payload, FrameNow()), cancellationToken), by, cancellationToken);

    /// <summary>The same for a command.</summary>
    public Task<AnswerMessage> CommandAsync(ReadOnlyMemory<byte> payload, string by, CancellationToken cancellationToken) =>
        AskAsync(() => RequestReader.ReadCommand(payload), by, cancellationToken);

    /// <summary>Reads a prompt whose mask is wanted before it is given.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public PreviewRequest ReadPreview(ReadOnlyMemory<byte> payload) => RequestReader.ReadPreview(payload, FrameNow());

    /// <summary>Says what became of a command, whoever sent it.</summary>
    /// <param name="answered">The event.</param>
    /// <param name="by">Who asked; null: not through this desk.</param>
    public AnswerMessage Answer(CommandAnswered answered, out string? by)
    {
        AnswerMessage message = RequestAnswers.Of(answered);
        by = null;
        if (_waiting.TryRemove(answered.Answer.Command, out Waiting? waiting))
        {
            by = waiting.By;
            Leave(waiting);
            waiting.Answer.TrySetResult(message);
        }

        return message;
    }

    /// <summary>No more answers come.</summary>
    public void Close()
    {
        Volatile.Write(ref _target, null);
        foreach (CameraCommand command in _waiting.Keys)
        {
            if (_waiting.TryRemove(command, out Waiting? waiting))
                waiting.Answer.TrySetResult(Refusal(new RequestException(RefusalCode.Refused, "the run has ended") { RequestId = command.RequestId }));
        }
    }

    private CameraCommand ToPresent(CameraCommand command, CancellationToken cancellationToken)
    {
        if (command is not PromptObject { Time.FrameIndex: not null } prompt || Pointing is not { } pointing)
            return command;
        return pointing.ToPresent(prompt, cancellationToken);
    }

    private FrameSize? FrameNow()
    {
        lock (_lock)
            return _frame;
    }

    private async Task<AnswerMessage> AskAsync(Func<CameraCommand> read, string by, CancellationToken cancellationToken)
    {
        try
        {
            CameraCommand command = await Task.Run(read, cancellationToken).ConfigureAwait(false);
            return await HandIn(command, by).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestException refusal)
        {
            return Refusal(refusal);
        }
    }

    private Task<AnswerMessage> HandIn(CameraCommand command, string by)
    {
        ICommandTarget? target = Volatile.Read(ref _target);
        if (target is null)
            throw Refused(command, RefusalCode.Refused, "the camera takes no commands: its run has not begun, or has ended");
        lock (_lock)
        {
            if (!_shares.TryTake(by))
            {
                throw Refused(command, RefusalCode.Busy,
                    $"{_shares.Count} requests wait already, {_shares.CountOf(by)} of them yours; the free places are for others: send it again later");
            }
        }

        var waiting = new Waiting(by);
        _waiting[command] = waiting;
        target.Submit(command);
        return waiting.Answer.Task;
    }

    private void Leave(Waiting waiting)
    {
        lock (_lock)
            _shares.Return(waiting.By);
    }

    private static RequestException Refused(CameraCommand command, string code, string reason) =>
        new(code, reason) { RequestId = command.RequestId, ObjectId = RequestAnswers.ObjectIdOf(command) };

    private AnswerMessage Refusal(RequestException refusal) => RequestAnswers.Of(camera, refusal, TimeProvider.System);

    private sealed record Waiting(string By)
    {
        public TaskCompletionSource<AnswerMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
