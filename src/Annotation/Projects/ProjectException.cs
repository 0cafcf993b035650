namespace SamStream.Annotation.Projects;

/// <summary>A project cannot be made, opened, read or written; the message names the cure.</summary>
internal sealed class ProjectException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>True if another process writes to it.</summary>
    public bool IsLocked { get; init; }
}
