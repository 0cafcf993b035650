using SamStream.Evaluation.Videos;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;

namespace SamStream.Evaluation.Images;

/// <summary>An image and where the true masks of its instances come from.</summary>
/// <param name="Path">Path of the image.</param>
/// <param name="ReadInstances">The masks, for an image of this width and height.</param>
public sealed record AnnotatedImage(string Path, Func<int, int, IReadOnlyList<SegmentationMask>> ReadInstances)
{
    /// <summary>The image's file with the folder it is in.</summary>
    public string Name => System.IO.Path.Combine(
        System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path)) ?? "", System.IO.Path.GetFileName(Path));
}

/// <summary>
/// Finds annotated images in a folder of one of these layouts: <c>images</c> with <c>labels</c> (a text file of
/// polygons for each image), <c>images</c> with <c>masks</c> (a PNG of object ids for each image), a folder of such
/// folders, or the sequences that <see cref="SequenceFinder"/> finds, whose annotated frames are images.
/// </summary>
public static class ImageFinder
{
    private const string Layouts = "expected images/*.jpg with labels/*.txt (polygons) or masks/*.png (object ids), or sequences";

    private static readonly HashSet<string> ImageExtensions =
        new([".jpg", ".jpeg", ".png", ".bmp", ".webp"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The images in order of their names.</summary>
    /// <param name="folder">Holds them.</param>
    /// <param name="stride">Every so many of them is taken.</param>
    /// <exception cref="EvaluationException">The folder holds none.</exception>
    public static IReadOnlyList<AnnotatedImage> Find(string folder, int stride)
    {
        if (!Directory.Exists(folder))
            throw new EvaluationException($"{folder}: there is no such folder; {Layouts}.");
        List<AnnotatedImage> images = [.. Folders(folder).SelectMany(OfFolder)];
        if (images.Count == 0)
            images = [.. SequenceFinder.Find(folder).SelectMany(OfSequence)];
        return [.. images.Where((_, index) => index % stride == 0)];
    }

    private static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder);

    private static IEnumerable<AnnotatedImage> OfFolder(string folder)
    {
        string images = Path.Combine(folder, "images");
        if (!Directory.Exists(images))
            return [];
        return
            from image in Directory.EnumerateFiles(images).Order(StringComparer.Ordinal)
            where ImageExtensions.Contains(Path.GetExtension(image))
            let read = ReaderFor(folder, Path.GetFileNameWithoutExtension(image))
            where read is not null
            select new AnnotatedImage(image, read);
    }

    // An image without annotation shows nothing that is asked for.
    private static Func<int, int, IReadOnlyList<SegmentationMask>>? ReaderFor(string folder, string name)
    {
        string polygons = Path.Combine(folder, "labels", $"{name}.txt"), ids = Path.Combine(folder, "masks", $"{name}.png");
        if (File.Exists(polygons))
            return (width, height) => PolygonLabels.Read(polygons, width, height);
        return File.Exists(ids) ? (width, height) => ReadIds(ids, width, height) : null;
    }

    private static IEnumerable<AnnotatedImage> OfSequence(AnnotatedSequence sequence) =>
        sequence.Annotations.Select(annotation => new AnnotatedImage(
            sequence.Frames[annotation.FrameIndex], (width, height) => ReadIds(annotation.Path, width, height)));

    private static IReadOnlyList<SegmentationMask> ReadIds(string path, int width, int height)
    {
        var image = LabelImage.Read(path);
        if ((image.Width, image.Height) != (width, height))
        {
            throw new EvaluationException(
                $"{path}: has {image.Width}x{image.Height} pixels, its image {width}x{height}; both have one size.");
        }

        return [.. image.ObjectIds.Select(id => new SegmentationMask(width, height, image.MaskOf(id)))];
    }
}
