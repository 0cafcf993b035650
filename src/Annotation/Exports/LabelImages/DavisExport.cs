using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Prompts;

namespace SamStream.Annotation.Exports.LabelImages;

/// <summary>
/// DAVIS 2017 and YouTube-VOS: a PNG a frame whose palette indices are object ids, lists of clips, and <c>meta.json</c>, which names the
/// class of each object and the frames that show it.
/// </summary>
internal sealed class DavisExport : IExportFormat
{
    /// <inheritdoc/>
    public string Name => "davis";

    /// <inheritdoc/>
    public string Description => "DAVIS and YouTube-VOS, an indexed PNG a frame";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => $"JPEGImages/{clip.Id}/{NameOf(frame)}{clip.PictureExtension}";

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        var tally = new LossTally(FormatLacks.States | FormatLacks.Scores | FormatLacks.Keyframes);
        foreach (ExportClip clip in set.Clips)
            RequireIds(clip);
        ExportFile.WriteJson(folder, "meta.json", json =>
        {
            using var spool = new TrackSpool(folder);
            using var png = new PngWriter(CompressionLevel.Optimal);
            json.WriteStartObject();
            json.WriteStartObject("videos");
            foreach (ExportSplit split in ExportSplits.Of(set))
            {
                using StreamWriter list = ExportFile.CreateText(folder, $"ImageSets/{split.Name}.txt");
                foreach (ExportClip clip in split.Clips)
                {
                    spool.Clear();
                    var map = new LabelMap<byte>(clip.Width, clip.Height);
                    bool hasFrames = false;
                    foreach (ExportFrame frame in clip.Frames)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        hasFrames = true;
                        Draw(clip, frame, map, spool, tally);
                        ExportFile.Write(folder, $"Annotations/{clip.Id}/{NameOf(frame.Index)}.png",
                            png.Write(clip.Width, clip.Height, map.Pixels, DavisPalette.Rgb));
                    }

                    if (hasFrames)
                    {
                        list.WriteLine(clip.Id);
                        WriteObjects(json, clip, spool);
                    }

                    tally.Add("Clips without frames, which are left out", hasFrames ? 0 : 1);
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
        return tally.ToLosses();
    }

    private static string NameOf(long frame) => frame.ToString("D5", CultureInfo.InvariantCulture);

    private static void RequireIds(ExportClip clip)
    {
        if (clip.Tracks.FirstOrDefault(track => track.Id >= ObjectId.Void) is { } track)
        {
            throw new ExportException($"The clip {clip.Name} has an object {track.Id}; an image of DAVIS has room for ids up to {ObjectId.Void - 1}. "
                + "Export it as mots, which has room for 999, or as coco.");
        }
    }

    private static void Draw(ExportClip clip, ExportFrame frame, LabelMap<byte> map, TrackSpool spool, LossTally tally)
    {
        map.Clear();
        Span<byte> record = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(record, frame.Index);
        foreach (ExportObject found in tally.See(clip, frame))
        {
            int lost = map.Draw(found.Mask!, (byte)found.Track.Id);
            tally.AddOverlap(lost, isWhole: lost == found.Mask!.Area);
            if (lost < found.Mask.Area)
                spool.Append(found.Track.Id, record);
        }
    }

    private static void WriteObjects(Utf8JsonWriter json, ExportClip clip, TrackSpool spool)
    {
        json.WriteStartObject(clip.Id);
        json.WriteStartObject("objects");
        foreach (ExportTrack track in clip.Tracks)
        {
            json.WriteStartObject(track.Id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("category", track.Class.Name);
            json.WriteStartArray("frames");
            foreach (ReadOnlyMemory<byte> record in spool.Read(track.Id))
                json.WriteStringValue(NameOf(BinaryPrimitives.ReadInt64LittleEndian(record.Span)));
            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
