using System.Globalization;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.LabelImages;

/// <summary>MOTS: folders of PNGs whose pixels are 1000 x class + object, or the same as text, which does not tell of frames without masks.</summary>
internal sealed class MotsImport : IImportFormat
{
    private const int IdsOfAClass = 1000;

    // A region that MOTS does not count; a class of this number is one only where the set names it.
    private const int Ignored = 10;

    // frame, 1000 x class + object, class, height, width, run lengths.
    private const int Words = 6;

    /// <inheritdoc/>
    public string Name => "mots";

    /// <inheritdoc/>
    public string Description => "MOTS: a folder with instances/<clip>/*.png, or instances_txt/<clip>.txt, or such a text file";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        var reader = new Reader(builder, cancellationToken);
        if (!Directory.Exists(path))
        {
            reader.ReadText(path, null);
            return builder.Build();
        }

        reader.HasClasses = ClassList.Read(path, builder);
        Dictionary<string, string?> splits = ImportGuard.Run(path, () => SetFolder.SplitsOf(Path.Combine(path, "splits")));
        IReadOnlyList<string> folders = ImportGuard.Run(path, () => SetFolder.FoldersOf(SetFolder.Within(path, "instances")));
        folders = [.. folders.Where(folder => SetFolder.FilesOf(folder, ".png").Count > 0)];
        IReadOnlyList<string> texts = folders.Count > 0 ? []
            : ImportGuard.Run(path, () => SetFolder.FilesOf(SetFolder.Within(path, "instances_txt"), ".txt"));
        if (folders.Count == 0 && texts.Count == 0)
            throw new ImportException(path, null, "there is neither a folder of PNGs in its instances nor a text file in its instances_txt");
        foreach (string folder in folders)
            reader.ReadFolder(folder, splits.GetValueOrDefault(Path.GetFileName(folder)));
        foreach (string text in texts)
            reader.ReadText(text, splits.GetValueOrDefault(Path.GetFileNameWithoutExtension(text)));
        return builder.Build();
    }

    private sealed class Reader(ImportBuilder builder, CancellationToken cancellationToken)
    {
        /// <summary>Whether the set names its classes.</summary>
        public bool HasClasses { get; set; }

        public void ReadFolder(string folder, string? split)
        {
            IReadOnlyList<string> files = SetFolder.FilesOf(folder, ".png");
            long[] frames = ImportGuard.Run(folder, () => FrameNames.NumbersOf([.. files.Select(FrameNames.StemOf)]));
            for (int i = 0; i < files.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ImportGuard.Run(files[i], () =>
                {
                    LabelImage image = LabelPicture.Read(files[i]);
                    ClipBuilder clip = builder.ClipOf(Path.GetFileName(folder), image.Width, image.Height);
                    clip.SetSplit(split);
                    clip.AddFrame(frames[i]);
                    foreach ((int value, CocoRle mask) in PixelRuns.OfValues(image.Width, image.Height, image.Ids, ImportLimits.MostRuns))
                        Add(clip, frames[i], value, value / IdsOfAClass, mask);
                });
            }
        }

        public void ReadText(string path, string? split)
        {
            int number = 0;
            ImportGuard.Run(path, () =>
            {
                foreach (string line in TextLines.Of(path))
                {
                    number++;
                    cancellationToken.ThrowIfCancellationRequested();
                    if (line.Length > 0)
                        ReadLine(line, Path.GetFileNameWithoutExtension(path), split);
                }
            }, () => $"line {number}");
            if (number == 0)
                throw new ImportException(path, null, "it has no line, so that the size of the clip is not known");
        }

        private void ReadLine(string line, string name, string? split)
        {
            string[] words = line.Split(' ');
            if (words.Length != Words)
                throw new FormatException($"it has {words.Length} words, not {Words}: frame, object, class, height, width and run lengths");
            long[] numbers = Array.ConvertAll(words[..^1], word => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
                ? value
                : throw new FormatException($"'{(word.Length > 40 ? $"{word[..40]}…" : word)}' is no number"));
            (long frame, long value, long kind, long height, long width) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
            ClipBuilder clip = builder.ClipOf(name, width, height);
            clip.SetSplit(split);
            clip.AddFrame(frame);
            var mask = CocoRle.FromCompressedString(clip.Width, clip.Height, words[^1]);
            Add(clip, frame, value, kind, CocoRle.FromCounts(clip.Width, clip.Height, mask.Counts));
        }

        private void Add(ClipBuilder clip, long frame, long value, long kind, CocoRle mask)
        {
            if (kind == Ignored && !HasClasses)
                return;
            clip.Add(frame, new ImportedObject { Track = clip.TrackOf(value % IdsOfAClass, ClassOf(kind)), Mask = mask });
        }

        // Without a list of its own a set has the classes of MOTS.
        private ImportedClass ClassOf(long kind) => HasClasses
            ? builder.ClassOf(kind)
            : builder.AddClass(kind, kind switch { 1 => "car", 2 => "pedestrian", _ => string.Create(CultureInfo.InvariantCulture, $"class {kind}") });
    }
}
