using SamStream.Annotation;
using SamStream.Annotation.Imports;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>Annotations that are imported. Their pictures are read by the target <c>png</c>.</summary>
internal static class AnnotationTargets
{
    // A frame may have as many pixels as 8K, and masks of it are looked at pixel by pixel.
    private const long MostBytes = 400_000_000;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Of("coco", "json", "\"segmentation\":", "\"counts\":", "\"image_id\":", "[[", "]]", "\"bbox\":", "\"track_id\":"),
        Of("yolo-seg", "txt", "0 0.1 0.1 0.5 0.1 0.5 0.6\n", "NaN", "Infinity", " "),
        Of("youtube-vis", "json", "\"segmentations\":[", "null,", "\"file_names\":[", "\"video_id\":"),
        Of("mots", "txt", "0 1001 1 5 8 ", "\n", " "),
        Of("cvat", "xml", "<mask ", "<box ", "<polygon ", "rle=\"", "points=\"", "group_id=\"", "<!DOCTYPE a [<!ENTITY x \"x\">]>", "&x;", "&#0;", "<![CDATA[", "]]>"),
        Of("labelme", "json", "\"shapes\":[", "\"points\":[[", "\"shape_type\":\"mask\"", "\"group_id\":", "\"imageWidth\":"),
        Of("label-studio", "json", "\"rle\":[", "\"points\":[[", "\"original_width\":", "\"annotations\":[{\"result\":[", "\"brushlabels\""),
    ];

    private static FuzzTarget Of(string format, string extension, params string[] words) =>
        new($"import-{format}", $"annotations to import, {format}", bytes => Allowing<ImportException>(() => Read(format, ScratchFile.Write(bytes, extension))))
        {
            Words = words,
            MostAllocatedBytes = MostBytes,
        };

    private static void Read(string format, string file)
    {
        using ImportSet set = ImportRegistry.Find(format) switch
        {
            // Of a frame a file: a folder of them is a set.
            IUnsizedFormat unsized => unsized.Read(Path.GetDirectoryName(file)!, _ => (64, 48), CancellationToken.None),
            { Name: "labelme" } labelme => labelme.Read(Path.GetDirectoryName(file)!, CancellationToken.None),
            var any => any!.Read(file, CancellationToken.None),
        };
        foreach (ImportedClip clip in set.Clips)
        {
            long last = -1;
            foreach (ImportedFrame frame in clip.Frames)
            {
                if (frame.Index <= last)
                    throw new InvalidOperationException($"frame {frame.Index} comes after {last}");
                last = frame.Index;
                if (frame.Objects.FirstOrDefault(found => found.Mask is { } mask && (mask.Width, mask.Height) != (clip.Width, clip.Height)) is { } wrong)
                    throw new InvalidOperationException($"a mask of object {wrong.Track.Id} is not of the clip's size");
            }
        }
    }
}
