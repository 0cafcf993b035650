using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Carries out what is due on a frame, on the track stage, before the frame is tracked: configured prompts first, then
/// commands in the order of their arrival.
/// </summary>
internal sealed partial class FrameCommands(
    ISegmenter segmenter,
    CommandSchedule schedule,
    IEnumerable<Prompt> configured,
    ObjectStates states,
    Action<CommandAnswer> answer,
    ILogger logger)
{
    private readonly Prompt[] _configured = [.. configured.OrderBy(prompt => prompt.FrameIndex)];
    private readonly List<CameraCommand> _due = [];
    private int _configuredTaken;

    /// <returns>Those that ask for a snapshot of this frame.</returns>
    public IReadOnlyList<TakeSnapshot> Apply(VideoFrame frame)
    {
        while (_configuredTaken < _configured.Length
            && _configured[_configuredTaken].FrameIndex <= frame.Metadata.Index)
        {
            FollowConfigured(_configured[_configuredTaken++], frame);
        }

        schedule.TakeDue(frame.Metadata, _due);
        List<TakeSnapshot>? snapshots = null;
        for (int i = 0; i < _due.Count; i++)
        {
            CameraCommand command = _due[i];
            CommandOutcome outcome;
            try
            {
                outcome = Carry(command, frame);
            }
            catch (Exception error)
            {
                // The run ends; those that were taken are answered all the same.
                foreach (CameraCommand left in _due[i..])
                    answer(new CommandAnswer(left, CommandAction.Refused, Reason: $"the run failed at it: {error.Message}"));
                throw;
            }

            if (command is TakeSnapshot snapshot)
                (snapshots ??= []).Add(snapshot);
            answer(outcome.Action == CommandAction.Refused
                ? new CommandAnswer(command, outcome.Action, Reason: outcome.Reason)
                : new CommandAnswer(command, outcome.Action, frame.Metadata.Index, frame.Metadata.PresentationTime));
        }

        return snapshots ?? (IReadOnlyList<TakeSnapshot>)[];
    }

    private CommandOutcome Carry(CameraCommand command, VideoFrame frame) => command switch
    {
        PromptObject prompt => Follow(prompt.Prompt, prompt.Mode, frame),
        RemoveObject remove => Forget(remove.ObjectId),
        ResetCamera => Reset(frame),
        TakeSnapshot => new CommandOutcome(CommandAction.SnapshotTaken),
        _ => CommandOutcome.Refused($"{command.GetType().Name} is not a command that a camera knows"),
    };

    private CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        CommandOutcome outcome = segmenter.Follow(prompt, mode, frame);
        if (outcome.Action != CommandAction.Refused)
            states.ExpectPrompted(prompt.ObjectId);
        return outcome;
    }

    private CommandOutcome Forget(ObjectId id)
    {
        CommandOutcome outcome = segmenter.Forget(id);
        if (outcome.Action != CommandAction.Refused)
            states.ExpectRemoved(id);
        return outcome;
    }

    private CommandOutcome Reset(VideoFrame frame)
    {
        segmenter.ForgetAll();
        states.ExpectAllRemoved();
        for (int i = 0; i < _configuredTaken; i++)
            FollowConfigured(_configured[i], frame);
        return new CommandOutcome(CommandAction.Reset);
    }

    private void FollowConfigured(Prompt prompt, VideoFrame frame)
    {
        if (Follow(prompt, PromptMode.Set, frame) is { Action: CommandAction.Refused, Reason: var reason })
            LogRefused(logger, frame.Metadata.SourceId, frame.Metadata.Index, reason);
    }

    [LoggerMessage(1301, LogLevel.Warning, "Source {SourceId}, frame {Frame}: prompt refused: {Problem}")]
    private static partial void LogRefused(ILogger logger, string sourceId, long frame, string? problem);
}
