using System.Text.Json;
using SamStream.Pipeline.Geometry;

namespace SamStream.Annotation.Exports.Coco;

/// <summary>What COCO and YouTube-VIS write alike (cocodataset.org, "Data format").</summary>
internal static class CocoJson
{
    /// <summary>The members that tell of the set: <c>info</c>, <c>licenses</c>, <c>categories</c>.</summary>
    public static void WriteHead(Utf8JsonWriter json, ExportSet set)
    {
        json.WriteStartObject("info");
        json.WriteString("description", set.Name);
        json.WriteEndObject();
        json.WriteStartArray("licenses");
        json.WriteEndArray();
        json.WriteStartArray("categories");
        foreach (ExportClass kind in set.Classes)
        {
            json.WriteStartObject();
            json.WriteNumber("id", kind.Id);
            json.WriteString("name", kind.Name);
            json.WriteString("supercategory", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Compressed run lengths, <c>size</c> being height and width.</summary>
    public static void WriteMask(Utf8JsonWriter json, int width, int height, string counts)
    {
        json.WriteStartObject();
        json.WriteStartArray("size");
        json.WriteNumberValue(height);
        json.WriteNumberValue(width);
        json.WriteEndArray();
        json.WriteString("counts", counts);
        json.WriteEndObject();
    }

    /// <summary>Left, top, width and height, pixels.</summary>
    public static void WriteBox(Utf8JsonWriter json, in PixelBounds bounds)
    {
        json.WriteStartArray();
        json.WriteNumberValue(bounds.Left);
        json.WriteNumberValue(bounds.Top);
        json.WriteNumberValue(bounds.Width);
        json.WriteNumberValue(bounds.Height);
        json.WriteEndArray();
    }
}
