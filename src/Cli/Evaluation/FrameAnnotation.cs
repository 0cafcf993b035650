namespace SamStream.Cli.Evaluation;

/// <summary>The true mask image of one frame.</summary>
/// <param name="FrameIndex">Index of the frame in its sequence, from 0.</param>
/// <param name="Path">The mask image.</param>
internal sealed record FrameAnnotation(int FrameIndex, string Path)
{
    /// <summary>The file's name without extension, the same as the frame's.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}
