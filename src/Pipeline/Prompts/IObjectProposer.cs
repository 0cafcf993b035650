using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Prompts;

/// <summary>Finds objects to follow where nobody has named any.</summary>
public interface IObjectProposer
{
    /// <summary>Looks at a frame. One caller at a time, before the frame is tracked.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="ended">Ends the search.</param>
    /// <returns>A prompt for each object, without an id.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    IReadOnlyList<Prompt> Propose(VideoFrame frame, CancellationToken ended);
}
