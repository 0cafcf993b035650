using System.Text.Json;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.LabelingTools;

/// <summary>labelme: a JSON file a frame, in a folder of a clip.</summary>
internal sealed class LabelmeImport : IImportFormat
{
    /// <inheritdoc/>
    public string Name => "labelme";

    /// <inheritdoc/>
    public string Description => "labelme: a folder of JSON files, or of folders of clips, or of folders of splits";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        bool isFound = false;
        foreach ((string folder, string? split) in ImportGuard.Run(path, () => FoldersOf(path).ToArray()))
        {
            isFound = true;
            ReadClip(folder, split, builder, cancellationToken);
        }

        return isFound ? builder.Build() : throw new ImportException(path, null, "there is no JSON file in it or its folders");
    }

    // A folder of folders of clips is a part of the set.
    private static IEnumerable<(string Folder, string? Split)> FoldersOf(string path)
    {
        if (HasFrames(path))
            yield return (Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), null);
        foreach (string folder in SetFolder.FoldersOf(path))
        {
            if (HasFrames(folder))
                yield return (folder, null);
            foreach (string clip in SetFolder.FoldersOf(folder).Where(HasFrames))
                yield return (clip, Path.GetFileName(folder));
        }
    }

    private static bool HasFrames(string folder) => SetFolder.FilesOf(folder, ".json").Count > 0;

    private static void ReadClip(string folder, string? split, ImportBuilder builder, CancellationToken cancellationToken)
    {
        var untracked = new UntrackedObjects();
        IReadOnlyList<string> files = SetFolder.FilesOf(folder, ".json");
        long[] frames = ImportGuard.Run(folder, () => FrameNames.NumbersOf([.. files.Select(FrameNames.StemOf)]));
        for (int i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            untracked.Clear();
            string? place = null;
            ImportGuard.Run(files[i], () =>
            {
                using var document = JsonDocument.Parse(InputFile.ReadText(files[i], ImportLimits.MostDocumentBytes));
                JsonElement root = document.RootElement;
                ClipBuilder clip = builder.ClipOf(Path.GetFileName(folder), root.GetLong("imageWidth"), root.GetLong("imageHeight"));
                clip.SetSplit(split);
                clip.AddFrame(frames[i]);
                int number = 0;
                foreach (JsonElement shape in root.GetArray("shapes"))
                {
                    place = $"shapes[{number++}]";
                    AddShape(clip, frames[i], shape, builder, untracked);
                }
            }, () => place);
        }
    }

    private static void AddShape(ClipBuilder clip, long frame, JsonElement shape, ImportBuilder builder, UntrackedObjects untracked)
    {
        double[] points = [.. shape.GetArray("points").SelectMany(point => point.ToNumbers("points"))];
        CocoRle? mask = null;
        BoxXyxy? box = null;
        switch (shape.FindText("shape_type") ?? "polygon")
        {
            case "polygon":
                mask = PolygonFill.Fill(points, clip.Width, clip.Height);
                break;
            case "mask":
                mask = ReadMask(shape, points, clip);
                break;
            case "rectangle":
                box = ReadBox(points, clip);
                break;
            default:
                // Points, lines and circles are no masks.
                return;
        }

        ImportedClass kind = builder.ClassOf(shape.FindText("label"));
        ImportedTrack track = shape.FindLong("group_id") is { } id ? clip.TrackOf(id, kind) : untracked.TrackOf(clip, frame, kind);
        clip.Add(frame, new ImportedObject { Track = track, Mask = mask, Box = box });
    }

    private static CocoRle ReadMask(JsonElement shape, double[] points, ClipBuilder clip)
    {
        PixelBounds frame = PixelBounds.OfFrame(clip.Width, clip.Height);
        if (points is not [var left, var top, var right, var bottom] || !(left >= 0 && top >= 0 && right < frame.Right && bottom < frame.Bottom && left <= right && top <= bottom))
            throw new FormatException("a mask lies between two points, its first and its last pixel, in the frame");
        // Both are pixels of it.
        var box = new PixelBounds((int)left, (int)top, (int)right + 1, (int)bottom + 1);
        IndexedPng png = LabelPicture.Decode(Convert.FromBase64String(shape.FindText("mask") ?? throw new FormatException("'mask' is missing")));
        return (png.Width, png.Height) == (box.Width, box.Height)
            ? PixelRuns.OfBox(clip.Width, clip.Height, box, Array.ConvertAll(png.Indices.ToArray(), value => value != 0 ? (byte)1 : (byte)0))
            : throw new FormatException($"a mask has {png.Width}x{png.Height} pixels; its box has {box.Width}x{box.Height}");
    }

    private static BoxXyxy ReadBox(double[] points, ClipBuilder clip)
    {
        if (points is not [var x1, var y1, var x2, var y2] || !Array.TrueForAll(points, edge => Math.Abs(edge) <= ImportLimits.MostSide))
            throw new FormatException("a rectangle has two corners");
        return new BoxXyxy((float)Math.Min(x1, x2), (float)Math.Min(y1, y2), (float)Math.Max(x1, x2), (float)Math.Max(y1, y2)).ClipTo(clip.Width, clip.Height);
    }
}
