using System.Collections.Concurrent;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;

namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>A camera that carries out every command on frame 42, or keeps it waiting.</summary>
internal sealed class FakeCamera(string name = "gate") : ICommandTarget
{
    private readonly ConcurrentQueue<CameraCommand> _commands = [];

    public string SourceId { get; } = name;

    public IPipelineListener? Listener { get; set; }

    public bool Answers { get; set; } = true;

    public bool FindsNothing { get; set; }

    public IReadOnlyList<CameraCommand> Commands => [.. _commands];

    public void Submit(CameraCommand command)
    {
        _commands.Enqueue(command);
        if (Answers)
            Answer(command);
    }

    public void Answer(CameraCommand command)
    {
        CommandAction action = command switch
        {
            PromptObject when FindsNothing => CommandAction.NotFound,
            PromptObject => CommandAction.Added,
            RemoveObject => CommandAction.Removed,
            PauseCamera => CommandAction.Paused,
            ResumeCamera => CommandAction.Resumed,
            TakeSnapshot => CommandAction.SnapshotTaken,
            _ => CommandAction.Reset,
        };
        var answer = new CommandAnswer(
            command, action, 42, TimeSpan.FromSeconds(4.2), action == CommandAction.NotFound ? "object 3 is lost" : null);
        Listener?.OnEvent(new CommandAnswered(SourceId, DateTimeOffset.UnixEpoch, answer));
    }
}
