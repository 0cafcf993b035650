using System.Globalization;
using System.IO.Compression;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Exports.LabelImages;

/// <summary>
/// MOTS (Voigtlaender et al., 2019): a grey PNG of 16 bits a frame whose pixels are 1000 x class + object, and the same as text, a line
/// for each mask. Neither may hold masks that overlap.
/// </summary>
internal sealed class MotsExport : IExportFormat
{
    private const int IdsOfAClass = 1000;

    // What MOTS calls an ignore region.
    private const int IgnoredClass = 10;

    /// <inheritdoc/>
    public string Name => "mots";

    /// <inheritdoc/>
    public string Description => "MOTS, a PNG of 16 bits a frame and lines of text";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => $"images/{clip.Id}/{NameOf(frame)}{clip.PictureExtension}";

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
            using StreamWriter list = ExportFile.CreateText(folder, $"splits/{split.Name}.txt");
            foreach (ExportClip clip in split.Clips)
            {
                list.WriteLine(clip.Id);
                WriteClip(clip, folder, png, tally, cancellationToken);
            }
        }

        return tally.ToLosses();
    }

    private static string NameOf(long frame) => frame.ToString("D6", CultureInfo.InvariantCulture);

    private static void RequireIds(ExportClip clip)
    {
        foreach (ExportTrack track in clip.Tracks)
        {
            if (track.Id >= IdsOfAClass)
                throw new ExportException($"The clip {clip.Name} has an object {track.Id}; MOTS has room for ids up to {IdsOfAClass - 1}. Export it as coco.");
            if (ValueOf(track) > ushort.MaxValue)
            {
                throw new ExportException($"The clip {clip.Name} has an object {track.Id} of class {track.Class.Id}, which MOTS numbers "
                    + $"{ValueOf(track)}; it has room for numbers up to {ushort.MaxValue}. Export it as coco.");
            }
        }
    }

    private static int ValueOf(ExportTrack track) => (track.Class.Id * IdsOfAClass) + track.Id;

    private static void WriteClip(ExportClip clip, string folder, PngWriter png, LossTally tally, CancellationToken cancellationToken)
    {
        var map = new LabelMap<ushort>(clip.Width, clip.Height);
        List<(ExportObject Found, int Lost)> drawn = [];
        using StreamWriter text = ExportFile.CreateText(folder, $"instances_txt/{clip.Id}.txt");
        foreach (ExportFrame frame in clip.Frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            map.Clear();
            drawn.Clear();
            foreach (ExportObject found in tally.See(clip, frame))
                drawn.Add((found, map.Draw(found.Mask!, (ushort)ValueOf(found.Track))));
            foreach ((ExportObject found, int lost) in drawn)
                WriteLine(text, frame.Index, found, lost, map, tally);
            ExportFile.Write(folder, $"instances/{clip.Id}/{NameOf(frame.Index)}.png", png.Write(clip.Width, clip.Height, map.Pixels));
        }
    }

    private static void WriteLine(StreamWriter text, long frame, ExportObject found, int lost, LabelMap<ushort> map, LossTally tally)
    {
        CocoRle mask = found.Mask!;
        tally.AddOverlap(lost, isWhole: lost == mask.Area);
        tally.Add($"Masks of the class {IgnoredClass}, which the tools of MOTS take for regions to ignore", found.Track.Class.Id == IgnoredClass ? 1 : 0);
        if (lost == mask.Area)
            return;
        int value = ValueOf(found.Track);
        if (lost > 0)
            mask = map.Kept(mask, (ushort)value);
        text.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{frame} {value} {found.Track.Class.Id} {mask.Height} {mask.Width} {mask.ToCompressedString()}"));
    }
}
