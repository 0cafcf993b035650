using System.Globalization;
using System.Text.Json;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Polygons;

namespace SamStream.Annotation.Exports.LabelingTools;

/// <summary>
/// labelme: a JSON file a frame beside its picture. Each part of a mask is a polygon, with the object's id as its group; a mask with holes,
/// which its polygons cannot have, is a shape of the kind mask.
/// </summary>
internal sealed class LabelmeExport : IExportFormat
{
    // Of a labelme that knows all that is written here.
    private const string Version = "5.5.0";

    private static readonly byte[] BlackAndWhite = [0, 0, 0, 255, 255, 255];

    /// <inheritdoc/>
    public string Name => "labelme";

    /// <inheritdoc/>
    public string Description => "labelme, a JSON file a frame";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => $"{PathOf(clip, frame)}{clip.PictureExtension}";

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        var tally = new LossTally(FormatLacks.States | FormatLacks.Scores | FormatLacks.Keyframes);
        foreach (ExportClip clip in set.Clips)
        {
            foreach (ExportFrame frame in clip.Frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ExportFile.WriteJson(folder, $"{PathOf(clip, frame.Index)}.json", json => WriteFrame(json, clip, frame, tally));
            }
        }

        return tally.ToLosses();
    }

    private static string PathOf(ExportClip clip, long frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{ExportSplits.NameOf(clip)}/{clip.Id}/{frame:D6}");

    private static void WriteFrame(Utf8JsonWriter json, ExportClip clip, ExportFrame frame, LossTally tally)
    {
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteStartObject("flags");
        json.WriteEndObject();
        json.WriteStartArray("shapes");
        foreach (ExportObject found in tally.See(clip, frame))
        {
            IReadOnlyList<MaskPolygon> parts = MaskOutline.Trace(found.Mask!);
            if (parts.Any(part => part.Holes.Count > 0))
            {
                WriteMask(json, found);
                continue;
            }

            foreach (MaskPolygon part in parts)
                WritePolygon(json, found, part.Outer);
        }

        json.WriteEndArray();
        json.WriteString("imagePath", string.Create(CultureInfo.InvariantCulture, $"{frame.Index:D6}{clip.PictureExtension}"));
        json.WriteNull("imageData");
        json.WriteNumber("imageHeight", clip.Height);
        json.WriteNumber("imageWidth", clip.Width);
        json.WriteEndObject();
    }

    private static void WritePolygon(Utf8JsonWriter json, ExportObject found, PolygonRing ring)
    {
        BeginShape(json, found, "polygon");
        for (int i = 0; i < ring.Count; i++)
            WritePoint(json, ring.X(i), ring.Y(i));
        json.WriteEndArray();
        json.WriteNull("mask");
        json.WriteEndObject();
    }

    // Both corners are pixels of the mask's box.
    private static void WriteMask(Utf8JsonWriter json, ExportObject found)
    {
        SegmentationMask mask = found.Mask!.Decode();
        PixelBounds bounds = mask.Bounds;
        byte[] pixels = Array.ConvertAll(mask.Pixels.ToArray(), pixel => pixel != 0 ? (byte)1 : (byte)0);
        BeginShape(json, found, "mask");
        WritePoint(json, bounds.Left, bounds.Top);
        WritePoint(json, bounds.Right - 1, bounds.Bottom - 1);
        json.WriteEndArray();
        json.WriteBase64String("mask", IndexedPng.Encode(bounds.Width, bounds.Height, pixels, BlackAndWhite));
        json.WriteEndObject();
    }

    private static void BeginShape(Utf8JsonWriter json, ExportObject found, string kind)
    {
        json.WriteStartObject();
        json.WriteString("label", found.Track.Class.Name);
        json.WriteNumber("group_id", found.Track.Id);
        json.WriteString("description", "");
        json.WriteString("shape_type", kind);
        json.WriteStartObject("flags");
        json.WriteEndObject();
        json.WriteStartArray("points");
    }

    private static void WritePoint(Utf8JsonWriter json, int x, int y)
    {
        json.WriteStartArray();
        json.WriteNumberValue(x);
        json.WriteNumberValue(y);
        json.WriteEndArray();
    }
}
