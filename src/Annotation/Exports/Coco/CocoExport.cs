using System.Globalization;
using System.Text.Json;
using SamStream.Pipeline;

namespace SamStream.Annotation.Exports.Coco;

/// <summary>
/// COCO instances: a file for each split, with <c>images</c> before <c>annotations</c>, so that frames are read twice. Masks are
/// compressed run lengths with <c>iscrowd</c> 0, which pycocotools reads like polygons and which keep holes.
/// </summary>
internal sealed class CocoExport : IExportFormat
{
    /// <inheritdoc/>
    public string Name => "coco";

    /// <inheritdoc/>
    public string Description => "COCO instances, an image a frame, masks as run lengths";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => $"images/{FileNameOf(clip, frame)}";

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        var tally = new LossTally(FormatLacks.Nothing);
        foreach (ExportSplit split in ExportSplits.Of(set))
        {
            ExportFile.WriteJson(folder, $"annotations/instances_{split.Name}.json", json =>
            {
                json.WriteStartObject();
                CocoJson.WriteHead(json, set);
                WriteVideos(json, split);
                long images = WriteImages(json, split, cancellationToken);
                if (WriteAnnotations(json, split, tally, cancellationToken) != images)
                    throw ExportException.Changed();
                json.WriteEndObject();
            });
        }

        return tally.ToLosses();
    }

    private static string FileNameOf(ExportClip clip, long frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{clip.Id}/{frame:D6}{clip.PictureExtension}");

    private static void WriteVideos(Utf8JsonWriter json, ExportSplit split)
    {
        json.WriteStartArray("videos");
        for (int i = 0; i < split.Clips.Count; i++)
        {
            ExportClip clip = split.Clips[i];
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            json.WriteString("name", clip.Id);
            json.WriteString("file_name", clip.Name);
            json.WriteNumber("width", clip.Width);
            json.WriteNumber("height", clip.Height);
            json.WriteNumber("frame_count", clip.FrameCount);
            if (clip.FrameRate is { } rate)
                json.WriteNumber("frame_rate", rate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static long WriteImages(Utf8JsonWriter json, ExportSplit split, CancellationToken cancellationToken)
    {
        long id = 0;
        json.WriteStartArray("images");
        for (int i = 0; i < split.Clips.Count; i++)
        {
            ExportClip clip = split.Clips[i];
            foreach (ExportFrame frame in clip.Frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                json.WriteStartObject();
                json.WriteNumber("id", ++id);
                json.WriteString("file_name", FileNameOf(clip, frame.Index));
                json.WriteNumber("width", clip.Width);
                json.WriteNumber("height", clip.Height);
                json.WriteNumber("video_id", i + 1);
                json.WriteNumber("frame", frame.Index);
                json.WriteNumber("seconds", frame.Seconds);
                json.WriteEndObject();
                json.Flush();
            }
        }

        json.WriteEndArray();
        return id;
    }

    // Returns the images again.
    private static long WriteAnnotations(Utf8JsonWriter json, ExportSplit split, LossTally tally, CancellationToken cancellationToken)
    {
        long image = 0, id = 0;
        json.WriteStartArray("annotations");
        foreach (ExportClip clip in split.Clips)
        {
            foreach (ExportFrame frame in clip.Frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                image++;
                foreach (ExportObject found in tally.See(clip, frame))
                    WriteAnnotation(json, ++id, image, frame, found);
                json.Flush();
            }
        }

        json.WriteEndArray();
        return image;
    }

    private static void WriteAnnotation(Utf8JsonWriter json, long id, long image, ExportFrame frame, ExportObject found)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("image_id", image);
        json.WriteNumber("category_id", found.Track.Class.Id);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("area", found.Mask!.Area);
        json.WritePropertyName("bbox");
        CocoJson.WriteBox(json, found.Mask.Bounds);
        json.WritePropertyName("segmentation");
        CocoJson.WriteMask(json, found.Mask.Width, found.Mask.Height, found.Mask.ToCompressedString());
        json.WriteNumber("score", found.Score);
        json.WriteString("state", EnumWord.Of(found.State));
        json.WriteBoolean("keyframe", found.IsKeyframe);
        json.WriteNumber("track_id", found.Track.Id);
        json.WriteNumber("frame", frame.Index);
        json.WriteEndObject();
    }
}
