using System.Globalization;
using System.IO.Compression;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Annotation.Exports.LabelImages;

/// <summary>PASCAL VOC segmentation: two indexed PNGs a frame, one of classes and one of objects, and lists of frames.</summary>
internal sealed class VocExport : IExportFormat
{
    /// <inheritdoc/>
    public string Name => "voc";

    /// <inheritdoc/>
    public string Description => "PASCAL VOC, indexed PNGs of classes and of objects";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => $"JPEGImages/{NameOf(clip, frame)}{clip.PictureExtension}";

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        foreach (ExportClip clip in set.Clips)
            RequireIds(clip);
        var tally = new LossTally(FormatLacks.States | FormatLacks.Scores | FormatLacks.Keyframes);
        ExportFile.WriteClasses(folder, set);
        using var png = new PngWriter(CompressionLevel.Optimal);
        foreach (ExportSplit split in ExportSplits.Of(set))
        {
            using StreamWriter list = ExportFile.CreateText(folder, $"ImageSets/Segmentation/{split.Name}.txt");
            foreach (ExportClip clip in split.Clips)
                WriteClip(clip, folder, list, png, tally, cancellationToken);
        }

        return tally.ToLosses();
    }

    private static string NameOf(ExportClip clip, long frame) => string.Create(CultureInfo.InvariantCulture, $"{clip.Id}_{frame:D6}");

    private static void RequireIds(ExportClip clip)
    {
        if (clip.Tracks.FirstOrDefault(track => track.Id >= ObjectId.Void || track.Class.Id >= ObjectId.Void) is { } track)
        {
            throw new ExportException($"The clip {clip.Name} has an object {track.Id} of class {track.Class.Id}; VOC has room for numbers up to "
                + $"{ObjectId.Void - 1}. Export it as coco.");
        }
    }

    private static void WriteClip(
        ExportClip clip, string folder, StreamWriter list, PngWriter png, LossTally tally, CancellationToken cancellationToken)
    {
        LabelMap<byte> classes = new(clip.Width, clip.Height), objects = new(clip.Width, clip.Height);
        foreach (ExportFrame frame in clip.Frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            classes.Clear();
            objects.Clear();
            foreach (ExportObject found in tally.See(clip, frame))
            {
                CocoRle mask = found.Mask!;
                classes.Draw(mask, (byte)found.Track.Class.Id);
                int lost = objects.Draw(mask, (byte)found.Track.Id);
                tally.AddOverlap(lost, isWhole: lost == mask.Area);
            }

            string name = NameOf(clip, frame.Index);
            list.WriteLine(name);
            ExportFile.Write(folder, $"SegmentationClass/{name}.png", png.Write(clip.Width, clip.Height, classes.Pixels, DavisPalette.Rgb));
            ExportFile.Write(folder, $"SegmentationObject/{name}.png", png.Write(clip.Width, clip.Height, objects.Pixels, DavisPalette.Rgb));
        }
    }
}
