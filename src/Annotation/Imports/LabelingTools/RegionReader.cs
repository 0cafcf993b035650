using System.Globalization;
using System.Text.Json;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.LabelingTools;

/// <summary>Reads the regions of Label Studio's tasks. What it refuses it tells by <see cref="FormatException"/>.</summary>
internal sealed class RegionReader(ImportBuilder builder)
{
    private const string ObjectWord = "object ";

    private readonly UntrackedObjects _untracked = new();
    private byte[] _pixels = [];
    private byte[] _bytes = [];

    /// <summary>The regions of a task: those of the first annotation that was not cancelled, else those of the first prediction.</summary>
    public static IEnumerable<JsonElement> RegionsOf(JsonElement task)
    {
        foreach (string list in (ReadOnlySpan<string>)["annotations", "completions", "predictions"])
        {
            if (task.Find(list) is not { ValueKind: JsonValueKind.Array } answers)
                continue;
            foreach (JsonElement answer in answers.EnumerateArray())
            {
                if (answer.ValueKind == JsonValueKind.Object && answer.FindFlag("was_cancelled") != true)
                    return answer.GetArray("result");
            }
        }

        return [];
    }

    /// <summary>The size of the frame that a region tells; null: it tells none.</summary>
    public static (long Width, long Height)? SizeOf(JsonElement region) =>
        region.FindLong("original_width") is { } width && region.FindLong("original_height") is { } height ? (width, height) : null;

    /// <summary>Adds the regions of a task.</summary>
    public void Add(JsonElement task, ClipBuilder clip, long frame)
    {
        _untracked.Clear();
        foreach (JsonElement region in RegionsOf(task))
        {
            (CocoRle? mask, BoxXyxy? box, string? labels) = (null, null, null);
            string kind = region.FindText("type") ?? "";
            if (kind is not ("brushlabels" or "polygonlabels" or "rectanglelabels"))
                continue;
            if (SizeOf(region) is not { } size || size != (clip.Width, clip.Height))
                throw new FormatException($"a region is of a frame of another size than {clip.Width}x{clip.Height}, the clip's, or does not tell it");
            JsonElement value = region.Get("value");
            labels = kind;
            switch (kind)
            {
                case "brushlabels":
                    mask = ReadBrush(value, clip);
                    break;
                case "polygonlabels":
                    mask = ReadPolygon(value, clip);
                    break;
                default:
                    box = ReadBox(value, clip);
                    break;
            }

            Add(clip, frame, region, builder.ClassOf(LabelOf(value, labels)), mask, box);
        }
    }

    private void Add(ClipBuilder clip, long frame, JsonElement region, ImportedClass kind, CocoRle? mask, BoxXyxy? box)
    {
        clip.Add(frame, new ImportedObject
        {
            Track = IdOf(region) is { } id ? clip.TrackOf(id, kind) : _untracked.TrackOf(clip, frame, kind),
            Mask = mask,
            Box = box,
            IsKeyframe = region.FindText("origin") is { } origin ? origin != "prediction" : null,
            Score = (float?)region.FindDouble("score"),
        });
    }

    private static string? LabelOf(JsonElement value, string list)
    {
        foreach (JsonElement label in value.GetArray(list))
            return label.ValueKind == JsonValueKind.String ? label.GetString() : null;
        return null;
    }

    // As exports write it: in the region's meta, which stays when Label Studio gives the region an id of its own.
    private static long? IdOf(JsonElement region)
    {
        if (region.Find("meta") is { ValueKind: JsonValueKind.Object } meta && meta.Find("text") is { ValueKind: JsonValueKind.Array } texts)
        {
            foreach (JsonElement text in texts.EnumerateArray())
            {
                if (text.ValueKind == JsonValueKind.String && text.GetString()!.StartsWith(ObjectWord, StringComparison.Ordinal)
                    && Parse(text.GetString()![ObjectWord.Length..]) is { } id)
                    return id;
            }
        }

        return region.Find("id") is { ValueKind: JsonValueKind.String } own ? Parse(own.GetString()!) : null;

        static long? Parse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0 ? id : null;
    }

    private CocoRle ReadBrush(JsonElement value, ClipBuilder clip)
    {
        JsonElement coding = value.Get("rle");
        int length = coding.ValueKind == JsonValueKind.Array ? coding.GetArrayLength() : throw new FormatException("'rle' is no list of numbers");
        if (_bytes.Length < length)
            _bytes = new byte[Math.Max(length, 2 * _bytes.Length)];
        int i = 0;
        foreach (JsonElement part in coding.EnumerateArray())
            _bytes[i++] = part.ValueKind == JsonValueKind.Number && part.TryGetByte(out byte number) ? number : throw new FormatException("'rle' has what is no byte");
        if (_pixels.Length != clip.Width * clip.Height)
            _pixels = new byte[clip.Width * clip.Height];
        BrushRuns.Read(_bytes.AsSpan(0, length), _pixels);
        return PixelRuns.OfBox(clip.Width, clip.Height, PixelBounds.OfFrame(clip.Width, clip.Height), _pixels);
    }

    // Hundredths of the frame.
    private static CocoRle ReadPolygon(JsonElement value, ClipBuilder clip)
    {
        double[] corners = [.. value.GetArray("points").SelectMany(point => point.ToNumbers("points"))];
        for (int i = 0; i < corners.Length; i++)
            corners[i] *= (i % 2 == 0 ? clip.Width : clip.Height) / 100.0;
        return PolygonFill.Fill(corners, clip.Width, clip.Height);
    }

    private static BoxXyxy? ReadBox(JsonElement value, ClipBuilder clip)
    {
        double left = Edge("x", clip.Width), top = Edge("y", clip.Height), width = Edge("width", clip.Width), height = Edge("height", clip.Height);
        return new BoxXyxy((float)left, (float)top, (float)(left + width), (float)(top + height)).ClipTo(clip.Width, clip.Height);

        double Edge(string name, int side) => value.FindDouble(name) is { } edge && Math.Abs(edge) <= 1000
            ? edge * side / 100 : throw new FormatException($"'{name}' of a rectangle is missing or far outside of the frame");
    }
}
