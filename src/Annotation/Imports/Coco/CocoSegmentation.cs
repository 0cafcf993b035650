using System.Text.Json;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.Coco;

/// <summary>Reads masks of COCO: run lengths, compressed or as numbers, or polygons, whose union is meant.</summary>
internal static class CocoSegmentation
{
    /// <summary>The mask; null if there is none.</summary>
    /// <exception cref="FormatException">It is no mask of a frame of that size.</exception>
    public static CocoRle? Read(JsonElement? segmentation, int width, int height)
    {
        if (segmentation is not { } value)
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.Object => ReadRuns(value, width, height),
            JsonValueKind.Array when value.GetArrayLength() == 0 => null,
            JsonValueKind.Array => ReadPolygons(value, width, height),
            _ => throw new FormatException($"'segmentation' is a {value.ValueKind}, neither run lengths nor polygons"),
        };
    }

    /// <summary>A box of left, top, width and height; null if there is none.</summary>
    /// <exception cref="FormatException">It is no box.</exception>
    public static BoxXyxy? ReadBox(JsonElement? box)
    {
        if (box is not { } value)
            return null;
        return value.ToNumbers("bbox") is [var left, var top, var width, var height] && width >= 0 && height >= 0
            && Array.TrueForAll([left, top, left + width, top + height], edge => Math.Abs(edge) <= ImportLimits.MostSide)
            ? new BoxXyxy((float)left, (float)top, (float)(left + width), (float)(top + height))
            : throw new FormatException("'bbox' is not left, top, width and height");
    }

    private static CocoRle ReadRuns(JsonElement value, int width, int height)
    {
        double[] size = value.Get("size").ToNumbers("size");
        if (size is not [var rows, var columns] || (columns, rows) != (width, height))
            throw new FormatException($"a mask has the size [{string.Join(", ", size.Take(3))}] (height, width); the frame has {width}x{height} pixels");
        JsonElement counts = value.Get("counts");
        if (counts.ValueKind == JsonValueKind.String)
            return CocoRle.FromCounts(width, height, CocoRle.FromCompressedString(width, height, counts.GetString()).Counts);
        return CocoRle.FromCounts(width, height, Array.ConvertAll(counts.ToNumbers("counts"), ToRun));
    }

    private static uint ToRun(double number) => number is >= 0 and <= ImportLimits.MostPixels && number == Math.Floor(number)
        ? (uint)number
        : throw new FormatException($"a run of a mask has the length {number}");

    private static CocoRle ReadPolygons(JsonElement value, int width, int height)
    {
        List<CocoRle> parts = [];
        long runs = 0;
        foreach (JsonElement polygon in value.EnumerateArray())
        {
            CocoRle part = PolygonFill.Fill(polygon.ToNumbers("segmentation"), width, height);
            runs += part.Counts.Length;
            if (runs > ImportLimits.MostRuns)
                throw new FormatException($"the polygons of a mask have more than {ImportLimits.MostRuns} run lengths");
            parts.Add(part);
        }

        return MaskUnion.Of(parts);
    }
}
