using System.Globalization;
using System.Text.Json;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Mattes;
using SamStream.Sinks.Messages;

namespace SamStream.Annotation.Exports.Pictures;

/// <summary>A PNG with alpha for each object and frame, as large as the mask's box, and a list of them.</summary>
internal sealed class CutoutExport : IPictureFormat
{
    /// <summary>The list, in the export's folder.</summary>
    public const string ListName = "cutouts.jsonl";

    /// <inheritdoc/>
    public string Name => "cutouts";

    /// <inheritdoc/>
    public string Description => "every object cut out of every frame, a PNG with alpha each";

    /// <inheritdoc/>
    public async Task<ExportLosses> WriteAsync(ExportSet set, IClipPictures pictures, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(pictures);
        var tally = new LossTally(FormatLacks.Nothing);
        using var png = new CutoutPng();
        await using Stream list = ExportFile.Create(folder, ListName);
        await using var json = new Utf8JsonWriter(list, MessageJson.Compact);
        foreach (ExportClip clip in set.Clips)
        {
            await foreach (ClipPicture read in pictures.ReadAsync(clip, all: false, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                IReadOnlyList<ExportObject> seen = tally.See(clip, read.Frame);
                if (seen.Count > 0)
                    png.Begin(read.Picture);
                foreach (ExportObject found in seen)
                {
                    string file = PathOf(clip, found.Track, read.Frame.Index);
                    SegmentationMask mask = found.Mask!.Decode();
                    ExportFile.Write(folder, file, png.Encode(mask));
                    WriteLine(json, clip, read.Frame, found, file, mask);
                    await json.FlushAsync(cancellationToken);
                    list.WriteByte((byte)'\n');
                    json.Reset();
                }
            }
        }

        return tally.ToLosses();
    }

    private static string PathOf(ExportClip clip, ExportTrack track, long frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{clip.Id}/{track.Id:D3}/{frame:D6}.png");

    private static void WriteLine(Utf8JsonWriter json, ExportClip clip, ExportFrame frame, ExportObject found, string file, SegmentationMask mask)
    {
        PixelBounds bounds = mask.Bounds;
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteString("clip", clip.Id);
        json.WriteString("clip_file", clip.Name);
        json.WriteString("split", ExportSplits.NameOf(clip));
        json.WriteNumber("frame", frame.Index);
        json.WriteNumber("seconds", frame.Seconds);
        json.WriteNumber("object", found.Track.Id);
        json.WriteNumber("class_id", found.Track.Class.Id);
        json.WriteString("class", found.Track.Class.Name);
        json.WriteNumber("x", bounds.Left);
        json.WriteNumber("y", bounds.Top);
        json.WriteNumber("width", bounds.Width);
        json.WriteNumber("height", bounds.Height);
        json.WriteNumber("frame_width", clip.Width);
        json.WriteNumber("frame_height", clip.Height);
        json.WriteNumber("area", mask.Area);
        json.WriteString("state", EnumWord.Of(found.State));
        json.WriteNumber("score", found.Score);
        json.WriteBoolean("keyframe", found.IsKeyframe);
        json.WriteEndObject();
    }
}
