using System.Globalization;
using System.Text.Json;
using SamStream.Pipeline;

namespace SamStream.Annotation.Exports.Coco;

/// <summary>
/// YouTube-VIS, COCO for videos: an annotation is an object of a clip, with a mask, box and area for each frame, or null. Frames are read
/// twice: <c>videos</c> comes first, and what is of an object is put together on the disk.
/// </summary>
internal sealed class YoutubeVisExport : IExportFormat
{
    /// <inheritdoc/>
    public string Name => "youtube-vis";

    /// <inheritdoc/>
    public string Description => "YouTube-VIS (COCO for videos), an annotation an object";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => $"JPEGImages/{FileNameOf(clip, frame)}";

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        var tally = new LossTally(FormatLacks.Nothing);
        using var spool = new TrackSpool(folder);
        foreach (ExportSplit split in ExportSplits.Of(set))
        {
            ExportFile.WriteJson(folder, $"annotations/instances_{split.Name}.json", json =>
            {
                json.WriteStartObject();
                CocoJson.WriteHead(json, set);
                int[] lengths = WriteVideos(json, split, cancellationToken);
                WriteAnnotations(json, split, lengths, spool, tally, cancellationToken);
                json.WriteEndObject();
            });
        }

        return tally.ToLosses();
    }

    private static string FileNameOf(ExportClip clip, long frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{clip.Id}/{frame:D5}{clip.PictureExtension}");

    // Returns the number of each clip's frames.
    private static int[] WriteVideos(Utf8JsonWriter json, ExportSplit split, CancellationToken cancellationToken)
    {
        var lengths = new int[split.Clips.Count];
        json.WriteStartArray("videos");
        for (int i = 0; i < lengths.Length; i++)
        {
            ExportClip clip = split.Clips[i];
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            json.WriteString("name", clip.Id);
            json.WriteString("file_name", clip.Name);
            json.WriteNumber("width", clip.Width);
            json.WriteNumber("height", clip.Height);
            if (clip.FrameRate is { } rate)
                json.WriteNumber("frame_rate", rate);
            json.WriteStartArray("file_names");
            foreach (ExportFrame frame in clip.Frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lengths[i]++;
                json.WriteStringValue(FileNameOf(clip, frame.Index));
                json.Flush();
            }

            json.WriteEndArray();
            json.WriteNumber("length", lengths[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return lengths;
    }

    private static void WriteAnnotations(
        Utf8JsonWriter json, ExportSplit split, int[] lengths, TrackSpool spool, LossTally tally, CancellationToken cancellationToken)
    {
        int id = 0;
        json.WriteStartArray("annotations");
        for (int i = 0; i < lengths.Length; i++)
        {
            ExportClip clip = split.Clips[i];
            Keep(clip, lengths[i], spool, tally, cancellationToken);
            foreach (ExportTrack track in clip.Tracks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (spool.Has(track.Id))
                    WriteAnnotation(json, ++id, i + 1, clip, track, lengths[i], spool);
                else
                    tally.Add("Objects that no frame shows, which are left out", 1);
            }
        }

        json.WriteEndArray();
    }

    private static void Keep(ExportClip clip, int length, TrackSpool spool, LossTally tally, CancellationToken cancellationToken)
    {
        spool.Clear();
        int place = 0;
        foreach (ExportFrame frame in clip.Frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (ExportObject found in tally.See(clip, frame))
                spool.Append(found.Track.Id, TrackRecord.Of(place, found).ToBytes());
            place++;
        }

        if (place != length)
            throw ExportException.Changed();
    }

    private static void WriteAnnotation(Utf8JsonWriter json, int id, int video, ExportClip clip, ExportTrack track, int length, TrackSpool spool)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("video_id", video);
        json.WriteNumber("category_id", track.Class.Id);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("width", clip.Width);
        json.WriteNumber("height", clip.Height);
        json.WriteNumber("length", length);
        json.WriteNumber("track_id", track.Id);
        WriteList("segmentations", found => CocoJson.WriteMask(json, clip.Width, clip.Height, found.Counts));
        WriteList("bboxes", found => CocoJson.WriteBox(json, found.Bounds));
        WriteList("areas", found => json.WriteNumberValue(found.Area));
        WriteList("scores", found => json.WriteNumberValue(found.Score));
        WriteList("states", found => json.WriteStringValue(EnumWord.Of(found.State)));
        WriteList("keyframes", found => json.WriteBooleanValue(found.IsKeyframe));
        json.WriteEndObject();

        void WriteList(string name, Action<TrackRecord> write)
        {
            json.WriteStartArray(name);
            int place = 0;
            foreach (ReadOnlyMemory<byte> record in spool.Read(track.Id))
            {
                var found = TrackRecord.FromBytes(record.Span);
                for (; place < found.Place; place++)
                    json.WriteNullValue();
                write(found);
                place++;
                json.Flush();
            }

            for (; place < length; place++)
                json.WriteNullValue();
            json.WriteEndArray();
            json.Flush();
        }
    }
}
