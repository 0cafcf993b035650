using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Carries out what is due on a frame, on the track stage, before the frame is tracked: configured removals and prompts first, then
/// commands in the order of their arrival. They are answered in that order when the frame has been tracked, so that an answer
/// says what became of the object; those of a frame that fails are refused.
/// </summary>
internal sealed partial class FrameCommands(
    ISegmenter segmenter,
    CommandSchedule schedule,
    IEnumerable<Prompt> prompts,
    IEnumerable<RemoveObject> removals,
    IObjectProposer? proposer,
    ObjectStates states,
    Action<CommandAnswer> answer,
    ILogger logger,
    CancellationToken abort)
{
    private readonly (long Frame, CameraCommand Command)[] _configured =
    [
        .. removals.Select(removal => (removal.Time.FrameIndex ?? 0, (CameraCommand)removal))
            .Concat(prompts.Select(prompt => (prompt.FrameIndex, (CameraCommand)new PromptObject(prompt))))
            .Concat(proposer is null ? [] : [(0, new ProposeObjects())])
            .OrderBy(known => known.Item1),
    ];
    private readonly List<CameraCommand> _due = [];
    private readonly List<CommandOutcome> _outcomes = [];
    private volatile int _configuredTaken;
    private int _highestId;

    /// <summary>False if nothing is due on a frame, as far as is known now. May be asked by another stage.</summary>
    public bool MayBeDue(VideoFrame frame)
    {
        int taken = _configuredTaken;
        return schedule.Count > 0 || (taken < _configured.Length && _configured[taken].Frame <= frame.Metadata.Index);
    }

    /// <summary>Moves on to a frame that nothing can be carried out on: what is due waits for the next one.</summary>
    public void Pass(VideoFrame frame) => schedule.Pass(frame.Metadata);

    /// <summary>Carries out what is due; <see cref="Answer"/> or <see cref="Refuse"/> comes before the next frame.</summary>
    /// <returns>Those that ask for a snapshot of this frame.</returns>
    public IReadOnlyList<TakeSnapshot> Apply(VideoFrame frame)
    {
        while (_configuredTaken < _configured.Length
            && _configured[_configuredTaken].Frame <= frame.Metadata.Index)
        {
            CarryConfigured(_configured[_configuredTaken].Command, frame);
            _configuredTaken++;
        }

        schedule.TakeDue(frame.Metadata, _due);
        List<TakeSnapshot>? snapshots = null;
        foreach (CameraCommand command in _due)
        {
            _outcomes.Add(Carry(command, frame));
            if (command is TakeSnapshot snapshot)
                (snapshots ??= []).Add(snapshot);
        }

        return snapshots ?? (IReadOnlyList<TakeSnapshot>)[];
    }

    /// <summary>The frame has been tracked: answers its commands.</summary>
    /// <param name="result">Borrowed.</param>
    public void Answer(FrameResult result)
    {
        for (int i = 0; i < _due.Count; i++)
        {
            CommandOutcome outcome = _outcomes[i];
            if (_due[i] is PromptObject && outcome is { Action: not CommandAction.Refused, ObjectId: { } id } && WhyNotFound(result, id, i) is { } reason)
                outcome = outcome with { Action = CommandAction.NotFound, Reason = reason };
            answer(outcome.Action == CommandAction.Refused
                ? new CommandAnswer(_due[i], outcome.Action, Reason: outcome.Reason, ObjectId: outcome.ObjectId)
                : new CommandAnswer(
                    _due[i], outcome.Action, result.Metadata.Index, result.Metadata.PresentationTime, outcome.Reason, outcome.ObjectId));
        }

        Clear();
    }

    /// <summary>The frame came to no result: refuses its commands.</summary>
    public void Refuse(Exception error)
    {
        string reason = error is OperationCanceledException
            ? "the run ended before its frame was done"
            : $"the run failed at its frame: {error.Message}";
        foreach (CameraCommand command in _due)
            answer(new CommandAnswer(command, CommandAction.Refused, Reason: reason));
        Clear();
    }

    private void Clear()
    {
        _due.Clear();
        _outcomes.Clear();
    }

    // Null: the object has a mask.
    private string? WhyNotFound(FrameResult result, ObjectId id, int prompt)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Id == id && found.Mask is not null)
                return null;
            if (found.Id == id && found.WhyUnseen == UnseenReason.BlankPicture)
                return $"the picture shows nothing where the prompt is: object {id} waits until it does";
        }

        foreach (CameraCommand later in _due[(prompt + 1)..])
        {
            if (later is ResetCamera || (later is RemoveObject remove && remove.ObjectId == id))
                return $"a later request for the same frame removed object {id}";
        }

        return $"nothing on the frame fits the prompt: object {id} is lost; prompt it again, or remove it";
    }

    private CommandOutcome Carry(CameraCommand command, VideoFrame frame) => command switch
    {
        PromptObject prompt => Follow(prompt.Prompt, prompt.Mode, frame),
        RemoveObject remove => Forget(remove.ObjectId, frame),
        ResetCamera => Reset(frame),
        ProposeObjects => Propose(frame),
        TakeSnapshot => new CommandOutcome(CommandAction.SnapshotTaken),
        _ => CommandOutcome.Refused($"{command.GetType().Name} is not a command that a camera knows"),
    };

    private CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        if (prompt.ObjectId == default)
        {
            // Not one that was given before: whoever reads results could take the new object for the old one.
            int next = ObjectId.NextAfter(_highestId);
            if (next > ObjectId.MaxValue)
                return CommandOutcome.Refused($"ids up to {ObjectId.MaxValue} were given: name one that is free");
            prompt = prompt with { ObjectId = new ObjectId(next) };
        }

        _highestId = Math.Max(_highestId, prompt.ObjectId.Value);
        CommandOutcome outcome = segmenter.Follow(prompt, mode, frame) with { ObjectId = prompt.ObjectId };
        if (outcome.Action != CommandAction.Refused)
            states.ExpectPrompted(prompt.ObjectId, frame.Metadata.Index);
        return outcome;
    }

    // Prompts of the same frame come first, and keep the ids that they name.
    private CommandOutcome Propose(VideoFrame frame)
    {
        foreach (Prompt prompt in proposer!.Propose(frame, abort))
        {
            if (Follow(prompt, PromptMode.Set, frame) is { Action: CommandAction.Refused } refused)
                return refused;
        }

        return new CommandOutcome(CommandAction.Added);
    }

    private CommandOutcome Forget(ObjectId id, VideoFrame frame)
    {
        CommandOutcome outcome = segmenter.Forget(id) with { ObjectId = id };
        if (outcome.Action != CommandAction.Refused)
            states.ExpectRemoved(id, frame.Metadata.Index);
        return outcome;
    }

    private CommandOutcome Reset(VideoFrame frame)
    {
        segmenter.ForgetAll();
        states.ExpectAllRemoved(frame.Metadata.Index);
        for (int i = 0; i < _configuredTaken; i++)
            CarryConfigured(_configured[i].Command, frame);
        return new CommandOutcome(CommandAction.Reset);
    }

    private void CarryConfigured(CameraCommand command, VideoFrame frame)
    {
        if (Carry(command, frame) is { Action: CommandAction.Refused, Reason: var reason })
            LogRefused(logger, frame.Metadata.SourceId, frame.Metadata.Index, reason);
    }

    [LoggerMessage(1301, LogLevel.Warning, "Source {SourceId}, frame {Frame}: prompt refused: {Problem}")]
    private static partial void LogRefused(ILogger logger, string sourceId, long frame, string? problem);
}
