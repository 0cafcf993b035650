namespace SamStream.Cli.Evaluation;

/// <summary>A video as image files with a mask image for some or all of its frames.</summary>
/// <param name="Name">Name of the sequence.</param>
/// <param name="FramesFolder">Holds the frames.</param>
/// <param name="Frames">Paths of the frames in order.</param>
/// <param name="Annotations">Frame index and path of its mask image, in order; at least three.</param>
internal sealed record AnnotatedSequence(
    string Name, string FramesFolder, IReadOnlyList<string> Frames, IReadOnlyList<FrameAnnotation> Annotations)
{
    /// <summary>The frames that count: the benchmark drops the first, which is given, and the last.</summary>
    public IEnumerable<FrameAnnotation> Evaluated => Annotations.Skip(1).SkipLast(1);
}
