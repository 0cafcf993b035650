using System.Globalization;
using System.Text.Json;
using SamStream.Cli.Configuration;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Everything;

/// <summary>
/// Boxes that another program has found, a line each: <c>x1,y1,x2,y2</c>, perhaps under a heading of these names, or JSON,
/// <c>[x1, y1, x2, y2]</c> or an object with such a <c>box</c>. Empty lines count for nothing.
/// </summary>
internal static class BoxFile
{
    /// <summary>The most boxes.</summary>
    public const int MostBoxes = 16384;

    private const int MostBytes = 16 << 20;
    private const string Heading = "x1,y1,x2,y2";
    private const string Form = """write x1,y1,x2,y2, [x1, y1, x2, y2] or {"box": [x1, y1, x2, y2]}, in pixels""";

    /// <summary>All boxes in their order; each is finite and has an inside.</summary>
    /// <exception cref="ConfigurationException">It cannot be read; holds everything that is wrong with its lines.</exception>
    public static IReadOnlyList<FileBox> Read(string path)
    {
        var boxes = new List<FileBox>();
        var problems = new List<OptionProblem>();
        string[] lines = TextOf(path).Split('\n');
        bool isFirst = true;
        for (int i = 0; i < lines.Length && problems.Count <= ConfigurationException.MostProblems; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0)
                continue;
            bool isHeading = isFirst && line.Replace(" ", "", StringComparison.Ordinal).Equals(Heading, StringComparison.OrdinalIgnoreCase);
            isFirst = false;
            if (isHeading)
                continue;
            var place = new Place(path, i + 1);
            if (Parse(line, out BoxXyxy box) is var (fault, cure))
                problems.Add(new OptionProblem(place, "", line, fault, cure));
            else
                boxes.Add(new FileBox(box, place));
        }

        if (problems.Count == 0 && boxes.Count is 0 or > MostBoxes)
        {
            problems.Add(boxes.Count == 0
                ? new OptionProblem(new Place(path), "", null, "there are no boxes in it", Form)
                : new OptionProblem(new Place(path), "", null, $"there are {boxes.Count} boxes in it", $"give at most {MostBoxes}"));
        }

        return problems.Count == 0 ? boxes : throw new ConfigurationException(problems);
    }

    private static string TextOf(string path)
    {
        try
        {
            return InputFile.ReadText(path, MostBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new OptionProblem(
                Place.CommandLine, "--boxes", path, $"cannot be read: {error.Message.TrimEnd('.')}", "name a file of boxes"));
        }
    }

    // Null: it is a box.
    private static (string Fault, string Cure)? Parse(string line, out BoxXyxy box)
    {
        box = default;
        if ((line[0] is '{' or '[' ? FromJson(line) : FromText(line)) is not { Length: 4 } corners)
            return ("is no box", Form);
        box = new BoxXyxy(corners[0], corners[1], corners[2], corners[3]);
        if (!box.IsFinite)
            return ("has a coordinate that is not finite", Form);
        return box.IsEmpty ? ("has no inside", "write x1 < x2 and y1 < y2") : null;
    }

    private static float[]? FromText(string line)
    {
        var numbers = new List<float>();
        foreach (string field in line.Split(','))
        {
            if (!float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float number))
                return null;
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static float[]? FromJson(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            JsonElement list = json.RootElement;
            if (list.ValueKind == JsonValueKind.Object && !list.TryGetProperty("box", out list))
                return null;
            bool isList = list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number);
            return isList ? [.. list.EnumerateArray().Select(number => number.GetSingle())] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A box, and where it was written.</summary>
/// <param name="Box">Pixels; finite and not empty.</param>
/// <param name="Place">File and line.</param>
internal readonly record struct FileBox(BoxXyxy Box, Place Place);
