using SamStream.Pipeline.Masks;

namespace SamStream.Cli.Evaluation.Stills;

/// <summary>An image and where the true masks of its instances come from.</summary>
/// <param name="Image">Path of the image.</param>
/// <param name="ReadInstances">The masks, for an image of this width and height.</param>
internal sealed record AnnotatedStill(string Image, Func<int, int, IReadOnlyList<SegmentationMask>> ReadInstances)
{
    /// <summary>The image's file with the folder it is in.</summary>
    public string Name => Path.Combine(Path.GetFileName(Path.GetDirectoryName(Image)) ?? "", Path.GetFileName(Image));
}
