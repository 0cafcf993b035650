using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.LabelImages;

/// <summary>PASCAL VOC segmentation: PNGs of classes and of objects. What is an object here is of one class there.</summary>
internal sealed class VocImport : IImportFormat
{
    private const int Values = 256;

    // Those of VOC, from 1.
    private static readonly string[] VocClasses =
    [
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse", "motorbike", "person",
        "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    /// <inheritdoc/>
    public string Name => "voc";

    /// <inheritdoc/>
    public string Description => "PASCAL VOC: a folder with SegmentationClass/*.png and SegmentationObject/*.png";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        IReadOnlyList<string> files = ImportGuard.Run(path, () => SetFolder.FilesOf(Path.Combine(path, "SegmentationObject"), ".png"));
        if (files.Count == 0)
            throw new ImportException(path, null, "there is no PNG in its folder SegmentationObject");
        Dictionary<string, string?> splits = ImportGuard.Run(path, () => SetFolder.SplitsOf(Path.Combine(path, "ImageSets", "Segmentation")));
        bool hasClasses = ClassList.Read(path, builder);
        string other = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        foreach (IGrouping<string, string> clip in files.GroupBy(file => FrameNames.ClipOf(Path.GetFileName(file), other)))
        {
            string[] objects = [.. clip];
            long[] frames = ImportGuard.Run(path, () => FrameNames.NumbersOf([.. objects.Select(FrameNames.StemOf)]));
            for (int i = 0; i < objects.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadFrame(path, objects[i], clip.Key, frames[i], splits, hasClasses, builder);
            }
        }

        return builder.Build();
    }

    private static void ReadFrame(
        string path, string file, string name, long frame, Dictionary<string, string?> splits, bool hasClasses, ImportBuilder builder)
    {
        string classFile = Path.Combine(path, "SegmentationClass", Path.GetFileName(file));
        LabelImage classes = ImportGuard.Run(classFile, () => LabelPicture.Read(classFile));
        ImportGuard.Run(file, () =>
        {
            LabelImage objects = LabelPicture.Read(file);
            if ((objects.Width, objects.Height) != (classes.Width, classes.Height))
                throw new FormatException($"it has {objects.Width}x{objects.Height} pixels, the image of its classes {classes.Width}x{classes.Height}");
            ClipBuilder clip = builder.ClipOf(name, objects.Width, objects.Height);
            clip.SetSplit(splits.GetValueOrDefault(FrameNames.StemOf(file)));
            clip.AddFrame(frame);
            ushort[] pairs = Pair(classes.Ids, objects.Ids);
            foreach ((int pair, CocoRle mask) in PixelRuns.OfValues(objects.Width, objects.Height, pairs, ImportLimits.MostRuns))
            {
                (int kind, int id) = Math.DivRem(pair, Values);
                clip.Add(frame, new ImportedObject { Track = clip.TrackOf(id, ClassOf(kind, hasClasses, builder)), Mask = mask });
            }
        });
    }

    private static ushort[] Pair(ReadOnlySpan<ushort> classes, ReadOnlySpan<ushort> objects)
    {
        var pairs = new ushort[objects.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            if (objects[i] >= Values || classes[i] >= Values || (objects[i] == 0) != (classes[i] == 0))
                throw new FormatException($"its pixel {i} is {objects[i]}, and {classes[i]} in the image of classes; both are 1 to {Values - 1}, or 0");
            pairs[i] = (ushort)((classes[i] * Values) + objects[i]);
        }

        return pairs;
    }

    // Without a list of its own a set has the classes of VOC.
    private static ImportedClass ClassOf(int kind, bool hasClasses, ImportBuilder builder) =>
        hasClasses ? builder.ClassOf(kind)
        : kind <= VocClasses.Length ? builder.AddClass(kind, VocClasses[kind - 1])
        : throw new FormatException($"there is no class {kind}: the set has no classes.txt, and VOC has {VocClasses.Length} classes");
}
