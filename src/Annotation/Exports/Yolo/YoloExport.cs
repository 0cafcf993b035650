using System.Globalization;

namespace SamStream.Annotation.Exports.Yolo;

/// <summary>
/// Ultralytics YOLO segmentation: a text file a frame with a line for each object, its class from 0 and one polygon in parts of the
/// frame's width and height; <c>data.yaml</c> names splits and classes.
/// </summary>
internal sealed class YoloExport : IExportFormat
{
    /// <inheritdoc/>
    public string Name => "yolo-seg";

    /// <inheritdoc/>
    public string Description => "Ultralytics YOLO segmentation, a polygon a line";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => $"images/{PathOf(clip, frame)}{clip.PictureExtension}";

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        var tally = new LossTally(FormatLacks.States | FormatLacks.Scores | FormatLacks.Keyframes | FormatLacks.Ids);
        Dictionary<int, int> numbers = set.Classes.Select((kind, number) => (kind.Id, number)).ToDictionary(kind => kind.Id, kind => kind.number);
        WriteDataFile(set, folder, tally);
        foreach (ExportClip clip in set.Clips)
        {
            foreach (ExportFrame frame in clip.Frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using StreamWriter labels = ExportFile.CreateText(folder, $"labels/{PathOf(clip, frame.Index)}.txt");
                foreach (ExportObject found in tally.See(clip, frame))
                    WriteLine(labels, clip, numbers[found.Track.Class.Id], JoinedOutline.Of(found.Mask!), tally);
            }
        }

        return tally.ToLosses();
    }

    private static string PathOf(ExportClip clip, long frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{ExportSplits.NameOf(clip)}/{clip.Id}_{frame:D6}");

    private static void WriteLine(StreamWriter labels, ExportClip clip, int number, JoinedOutline outline, LossTally tally)
    {
        tally.Add("Masks of several parts, which lines of no width join", outline.Parts > 1 ? 1 : 0);
        tally.Add("Holes of masks, which are filled", outline.Holes);
        labels.Write(number.ToString(CultureInfo.InvariantCulture));
        foreach ((int x, int y) in outline.Corners)
            labels.Write(string.Create(CultureInfo.InvariantCulture, $" {x / (double)clip.Width:G6} {y / (double)clip.Height:G6}"));
        labels.WriteLine();
    }

    // Without a path the folder of the file itself is meant. Training and validation must be named.
    private static void WriteDataFile(ExportSet set, string folder, LossTally tally)
    {
        string[] splits = [.. ExportSplits.Of(set).Select(split => split.Name)];
        string? train = splits.FirstOrDefault(split => split == "train"), val = splits.FirstOrDefault(split => split is "val" or "valid" or "validation");
        tally.Add("Splits (train, val) that no clip is of, for which data.yaml names another", (train is null ? 1 : 0) + (val is null ? 1 : 0));
        using StreamWriter data = ExportFile.CreateText(folder, "data.yaml");
        data.WriteLine($"train: images/{train ?? splits[0]}");
        data.WriteLine($"val: images/{val ?? train ?? splits[0]}");
        foreach (string split in splits.Where(split => split != train && split != val))
            data.WriteLine($"{split}: images/{split}");
        data.WriteLine(set.Classes.Count > 0 ? "names:" : "names: {}");
        for (int i = 0; i < set.Classes.Count; i++)
            data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {i}: {Quote(set.Classes[i].Name)}"));
    }

    private static string Quote(string name) => $"'{ExportFile.OneLine(name).Replace("'", "''", StringComparison.Ordinal)}'";
}
