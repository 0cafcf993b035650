using System.Buffers;
using System.Text.Json;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Polygons;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>
/// Writes results as JSON of a limited size. If masks do not fit, their outlines are sent, simplified no more than needed;
/// if those do not fit either, the boxes that every message has.
/// </summary>
internal sealed class MaskPayload
{
    public const string Polygon = "polygon";
    public const string Box = "box";

    // Pixels that an outline may be off: the first one takes the steps of the pixels away and little else.
    private static readonly double[] Tolerances = [1, 2, 4, 8, 16];

    private readonly ArrayBufferWriter<byte> _text = new(4096);

    /// <summary>The bytes, valid until the next call, and what they were degraded to.</summary>
    /// <returns>Empty if not even the boxes fit.</returns>
    public ReadOnlyMemory<byte> Write(MaskFrame frame, int maxBytes, out string? degraded)
    {
        degraded = null;
        // Most of a mask's text is its counts: no need to write what is sure not to fit.
        if (ShortestText(frame) <= maxBytes && TryWrite(WithMasks(frame), maxBytes))
            return _text.WrittenMemory;

        degraded = Polygon;
        IReadOnlyList<MaskPolygon>?[] outlines = [.. frame.Masks.Select(mask => mask is null ? null : MaskOutline.Trace(mask))];
        foreach (double tolerance in Tolerances)
        {
            if (TryWrite(WithPolygons(frame, outlines, tolerance), maxBytes))
                return _text.WrittenMemory;
        }

        degraded = Box;
        return TryWrite(frame.Message with { Degraded = Box }, maxBytes) ? _text.WrittenMemory : default;
    }

    private static long ShortestText(MaskFrame frame) => frame.Masks.Sum(mask => (long)(mask?.Counts.Length ?? 0));

    private static FrameMessage WithMasks(MaskFrame frame) => frame.Message with
    {
        Objects = [.. frame.Message.Objects.Zip(frame.Masks, (found, mask) => found with { Mask = mask?.ToMessage() })],
    };

    private static FrameMessage WithPolygons(MaskFrame frame, IReadOnlyList<MaskPolygon>?[] outlines, double tolerance) =>
        frame.Message with
        {
            Degraded = Polygon,
            Objects = [.. frame.Message.Objects.Zip(outlines, (found, outline) => found with { Polygons = ToLists(outline, tolerance) })],
        };

    private static List<IReadOnlyList<IReadOnlyList<int>>>? ToLists(IReadOnlyList<MaskPolygon>? outline, double tolerance)
    {
        if (outline is null)
            return null;
        List<IReadOnlyList<IReadOnlyList<int>>> polygons = [];
        foreach (MaskPolygon polygon in outline)
        {
            if (polygon.Simplify(tolerance) is { } simple)
                polygons.Add([simple.Outer.Coordinates, .. simple.Holes.Select(hole => hole.Coordinates)]);
        }

        return polygons;
    }

    private bool TryWrite(FrameMessage message, int maxBytes)
    {
        _text.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_text, MessageJson.Compact))
            JsonSerializer.Serialize(json, message, MessageJson.Default.FrameMessage);
        return _text.WrittenCount <= maxBytes;
    }
}

/// <summary>What a message on <c>/masks</c> is made of: a copy that needs neither the frame nor its masks.</summary>
/// <param name="Message">Without masks.</param>
/// <param name="Masks">One for each object; null for those without one. Run lengths never change.</param>
internal sealed record MaskFrame(FrameMessage Message, CocoRle?[] Masks)
{
    public static MaskFrame Copy(FrameResult result)
    {
        ReadOnlySpan<ObjectResult> objects = result.Objects;
        var masks = new CocoRle?[objects.Length];
        for (int i = 0; i < objects.Length; i++)
            masks[i] = objects[i].Mask?.ToRle();
        return new MaskFrame(result.ToMessage(includeMasks: false), masks);
    }
}
