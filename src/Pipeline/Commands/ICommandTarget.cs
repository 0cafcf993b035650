namespace SamStream.Pipeline.Commands;

/// <summary>A running camera that takes commands.</summary>
public interface ICommandTarget
{
    /// <summary>The camera's name.</summary>
    string SourceId { get; }

    /// <summary>
    /// Hands a command in and returns at once; a <see cref="Events.CommandAnswered"/> tells every listener what became
    /// of it. Thread-safe. At most a stated number waits; one more is refused.
    /// </summary>
    void Submit(CameraCommand command);
}
