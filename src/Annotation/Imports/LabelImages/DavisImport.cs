using System.Globalization;
using System.Text.Json;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Annotation.Imports.LabelImages;

/// <summary>DAVIS and YouTube-VOS: folders of PNGs whose pixels are object ids.</summary>
internal sealed class DavisImport : IImportFormat
{
    // Of objects that meta.json does not name.
    private const string OtherClass = "object";

    /// <inheritdoc/>
    public string Name => "davis";

    /// <inheritdoc/>
    public string Description => "DAVIS and YouTube-VOS: a folder with Annotations/<clip>/*.png, or of one clip's PNGs";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        IReadOnlyList<string> clips = ImportGuard.Run(path, () => ClipsOf(path));
        if (clips.Count == 0)
            throw new ImportException(path, null, "there are no PNGs in it, nor in folders of it or of its Annotations");
        Dictionary<string, string?> splits = ImportGuard.Run(path, () => SplitsOf(path));
        Dictionary<string, SortedDictionary<long, string>> kinds = ReadMeta(Path.Combine(path, "meta.json"));
        // In the order of meta.json, which is that of the export.
        string[] order = [.. kinds.Keys];
        foreach (string folder in clips.OrderBy(folder => (uint)Array.IndexOf(order, Path.GetFileName(folder))))
            ReadClip(folder, builder, splits, kinds, cancellationToken);
        return builder.Build();
    }

    private static IReadOnlyList<string> ClipsOf(string path)
    {
        string annotations = SetFolder.Within(SetFolder.Within(path, "Annotations"), "480p", "Full-Resolution", "1080p");
        return SetFolder.FilesOf(annotations, ".png").Count > 0
            ? [annotations]
            : [.. SetFolder.FoldersOf(annotations).Where(folder => SetFolder.FilesOf(folder, ".png").Count > 0)];
    }

    private static Dictionary<string, string?> SplitsOf(string path) =>
        SetFolder.SplitsOf(SetFolder.Within(Path.Combine(path, "ImageSets"), "2017", "2016"));

    private static void ReadClip(
        string folder, ImportBuilder builder, Dictionary<string, string?> splits, Dictionary<string, SortedDictionary<long, string>> kinds, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        IReadOnlyList<string> files = SetFolder.FilesOf(folder, ".png");
        long[] frames = ImportGuard.Run(folder, () => FrameNames.NumbersOf([.. files.Select(FrameNames.StemOf)]));
        SortedDictionary<long, string> of = kinds.GetValueOrDefault(name) ?? [];
        for (int i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isFirst = i == 0;
            ImportGuard.Run(files[i], () =>
            {
                LabelImage image = LabelPicture.Read(files[i]);
                ClipBuilder clip = builder.ClipOf(name, image.Width, image.Height);
                if (isFirst)
                {
                    clip.SetSplit(splits.GetValueOrDefault(name));
                    foreach ((long id, string kind) in of)
                        clip.TrackOf(id, builder.ClassOf(kind));
                }

                clip.AddFrame(frames[i]);
                foreach ((int id, CocoRle mask) in PixelRuns.OfValues(image.Width, image.Height, image.Ids, ImportLimits.MostRuns))
                {
                    ImportedTrack track = clip.TrackOf(id, builder.ClassOf(of.GetValueOrDefault(id, OtherClass)));
                    clip.Add(frames[i], new ImportedObject { Track = track, Mask = mask });
                }
            });
        }
    }

    // Of each object of a clip its class. The frames that are listed there are in the images too.
    private static Dictionary<string, SortedDictionary<long, string>> ReadMeta(string path)
    {
        Dictionary<string, SortedDictionary<long, string>> kinds = [];
        if (!File.Exists(path))
            return kinds;
        string? place = null;
        ImportGuard.Run(path, () =>
        {
            using var json = new JsonPull(path);
            foreach (string root in json.Members())
            {
                if (root != "videos")
                {
                    json.Skip();
                    continue;
                }

                foreach (string clip in json.Members())
                {
                    place = ImportLimits.RequireName(clip, "clip");
                    kinds[clip] = ReadClipMeta(json);
                }
            }

            place = null;
            json.ExpectEnd();
        }, () => place);
        return kinds;
    }

    private static SortedDictionary<long, string> ReadClipMeta(JsonPull json)
    {
        SortedDictionary<long, string> kinds = [];
        foreach (string member in json.Members())
        {
            if (member != "objects")
            {
                json.Skip();
                continue;
            }

            foreach (string id in json.Members())
            {
                if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number is < 1 or > ObjectId.MaxValue)
                    throw new FormatException("an object has an id that no pixel can have");
                kinds[number] = ReadKind(json);
            }
        }

        return kinds;
    }

    private static string ReadKind(JsonPull json)
    {
        string kind = OtherClass;
        foreach (string member in json.Members())
        {
            if (member != "category")
            {
                json.Skip();
                continue;
            }

            json.Expect(JsonTokenType.String);
            kind = json.Text!;
        }

        return kind;
    }
}
