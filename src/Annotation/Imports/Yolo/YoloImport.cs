using System.Globalization;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;

namespace SamStream.Annotation.Imports.Yolo;

/// <summary>Ultralytics YOLO segmentation: a text file a frame. Neither sizes of frames nor which masks are of one object are told.</summary>
internal sealed class YoloImport : IUnsizedFormat
{
    // A class and three corners; a class and a box.
    private const int FewestNumbers = 1 + (2 * 3), BoxNumbers = 5;

    /// <inheritdoc/>
    public string Name => "yolo-seg";

    /// <inheritdoc/>
    public string Description => "Ultralytics YOLO segmentation: a folder with labels/<split>/*.txt and data.yaml";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken) => Read(path, _ => null, cancellationToken);

    /// <inheritdoc/>
    public ImportSet Read(string path, Func<string, (int Width, int Height)?> sizeOf, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        bool hasNames = YoloNames.Read(Path.Combine(path, "data.yaml"), builder);
        (string Folder, string? Split)[] folders = ImportGuard.Run(path, () => FoldersOf(path).Where(folder => FilesOf(folder.Folder).Length > 0).ToArray());
        if (folders.Length == 0)
            throw new ImportException(path, null, "there is no text file in its labels, nor in folders of them");
        foreach ((string folder, string? split) in folders)
        {
            foreach (IGrouping<string, string> clip in FilesOf(folder).GroupBy(file => FrameNames.ClipOf(Path.GetFileName(file), Path.GetFileName(folder))))
                ReadClip(folder, [.. clip], clip.Key, split);
        }

        return builder.Build();

        void ReadClip(string folder, string[] files, string name, string? split)
        {
            if (sizeOf(name) is not { } size)
                throw new ImportException(folder, null, $"YOLO does not tell the size of frames, and no clip is known as '{name}'");
            ClipBuilder clip = ImportGuard.Run(folder, () => builder.ClipOf(name, size.Width, size.Height));
            clip.SetSplit(split);
            long[] frames = ImportGuard.Run(folder, () => FrameNames.NumbersOf([.. files.Select(FrameNames.StemOf)]));
            for (int i = 0; i < files.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadFrame(files[i], clip, frames[i], builder, hasNames);
            }
        }
    }

    // Two layouts are met: labels/train and train/labels.
    private static IEnumerable<(string Folder, string? Split)> FoldersOf(string path)
    {
        yield return (SetFolder.Within(path, "labels"), null);
        foreach (string folder in SetFolder.FoldersOf(SetFolder.Within(path, "labels")))
            yield return (SetFolder.Within(folder, "labels"), Path.GetFileName(folder));
    }

    private static string[] FilesOf(string folder) => [.. SetFolder.FilesOf(folder, ".txt").Where(file => Path.GetFileName(file) != "classes.txt")];

    private static void ReadFrame(string file, ClipBuilder clip, long frame, ImportBuilder builder, bool hasNames)
    {
        var untracked = new UntrackedObjects();
        int number = 0;
        ImportGuard.Run(file, () =>
        {
            clip.AddFrame(frame);
            foreach (string line in TextLines.Of(file))
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                    AddLine(line, clip, frame, builder, hasNames, untracked);
            }
        }, () => $"line {number}");
    }

    private static void AddLine(string line, ClipBuilder clip, long frame, ImportBuilder builder, bool hasNames, UntrackedObjects untracked)
    {
        double[] numbers = Array.ConvertAll(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), Parse);
        if (numbers.Length == BoxNumbers)
            throw new FormatException("it is a box; yolo-seg has the corners of polygons");
        if (numbers.Length < FewestNumbers || numbers.Length % 2 == 0 || numbers[0] != Math.Floor(numbers[0]) || numbers[0] is < 0 or > ImportLimits.MostClasses)
            throw new FormatException($"it has {numbers.Length} numbers; a line has a class and x and y of at least three corners");
        // Classes of projects count from 1.
        int id = (int)numbers[0] + 1;
        ImportedClass kind = hasNames ? builder.ClassOf(id) : builder.AddClass(id, string.Create(CultureInfo.InvariantCulture, $"class {id - 1}"));
        double[] corners = numbers[1..];
        for (int i = 0; i < corners.Length; i++)
            corners[i] *= i % 2 == 0 ? clip.Width : clip.Height;
        clip.Add(frame, new ImportedObject { Track = untracked.TrackOf(clip, frame, kind), Mask = PolygonFill.Fill(corners, clip.Width, clip.Height) });
    }

    private static double Parse(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        ? number
        : throw new FormatException($"'{(word.Length > 40 ? $"{word[..40]}…" : word)}' is no number");
}
