using System.Globalization;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Prompting;

/// <summary>
/// Reads the prompts of a command line: <c>--box [id=]x1,y1,x2,y2</c>, <c>--point [id=]x,y[,+|-]</c> and
/// <c>--mask file.png</c>. Boxes without an id are numbered in their order. Points without an id belong to the only
/// box, or are one object of their own if there is none.
/// </summary>
internal sealed class PromptArguments(long frame)
{
    private const string BoxForm = "write x1,y1,x2,y2 or id=x1,y1,x2,y2 in pixels, for example 100,50,300,200";
    private const string PointForm = "write x,y or id=x,y,+ (on the object) or id=x,y,- (off it), for example 210,430";

    private readonly List<OptionProblem> _problems = [];
    private readonly List<PromptOptions> _prompts = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>All prompts, in the order boxes, points, masks.</summary>
    public IReadOnlyList<PromptOptions> Read(
        IReadOnlyList<string> boxes, IReadOnlyList<string> points, IReadOnlyList<string> masks)
    {
        foreach (string box in boxes)
            AddBox(box);
        NumberPrompts();
        foreach (string point in points)
            AddPoint(point);
        foreach (string mask in masks)
            _prompts.Add(new PromptOptions { Mask = Path.GetFullPath(mask), Frame = frame, Key = $"--mask {mask}" });
        return _prompts;
    }

    private void AddBox(string written)
    {
        if (!TrySplit("--box", written, BoxForm, out int? id, out string[] fields))
            return;
        var box = new float[4];
        if (fields.Length != box.Length)
        {
            Report("--box", written, $"has {fields.Length} {(fields.Length == 1 ? "number" : "numbers")}", BoxForm);
            return;
        }

        for (int i = 0; i < box.Length; i++)
        {
            if (!TryNumber(fields[i], out box[i]))
            {
                Report("--box", written, $"has '{fields[i]}' where a finite number is expected", BoxForm);
                return;
            }
        }

        _prompts.Add(new PromptOptions { Id = id, Box = box, Frame = frame, Key = $"--box {written}" });
    }

    // In their order, passing over the ids that others were given by name.
    private void NumberPrompts()
    {
        var taken = new HashSet<int>(_prompts.Select(prompt => prompt.Id ?? 0));
        int next = 1;
        for (int i = 0; i < _prompts.Count; i++)
        {
            if (_prompts[i].Id is not null)
                continue;
            while (!taken.Add(next))
                next++;
            _prompts[i] = _prompts[i] with { Id = next };
        }
    }

    private void AddPoint(string written)
    {
        if (!TrySplit("--point", written, PointForm, out int? id, out string[] fields))
            return;
        if (fields.Length is not (2 or 3)
            || !TryNumber(fields[0], out float x)
            || !TryNumber(fields[1], out float y)
            || (fields.Length == 3 && fields[2] is not ("+" or "-")))
        {
            Report("--point", written, "is not a point", PointForm);
            return;
        }

        if (OwnerOf(id, written) is not { } owner)
            return;
        var point = new PointOptions { X = x, Y = y, Positive = fields.Length < 3 || fields[2] == "+" };
        int at = _prompts.FindIndex(prompt => prompt.Id == owner);
        if (at >= 0)
            _prompts[at] = _prompts[at] with { Points = [.. _prompts[at].Points ?? [], point] };
        else
            _prompts.Add(new PromptOptions { Id = owner, Points = [point], Frame = frame, Key = $"--point {written}" });
    }

    private int? OwnerOf(int? id, string written)
    {
        if (id is not null)
            return id;
        List<int> boxed = [.. _prompts.Where(prompt => prompt.Box is not null).Select(prompt => prompt.Id!.Value)];
        if (boxed.Count <= 1)
            return boxed.Count == 1 ? boxed[0] : 1;
        Report("--point", written, $"may belong to any of {boxed.Count} boxes",
            $"name the object: {boxed[0]}={written}");
        return null;
    }

    private bool TrySplit(string option, string written, string form, out int? id, out string[] fields)
    {
        id = null;
        fields = [];
        if (string.IsNullOrWhiteSpace(written))
        {
            Report(option, written, "is empty", form);
            return false;
        }

        string numbers = written;
        int equals = written.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            numbers = written[(equals + 1)..];
            if (!int.TryParse(written.AsSpan(0, equals), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
                || given is < 1 or > ObjectId.MaxValue)
            {
                Report(option, written, $"has the id '{written[..equals]}'", $"an id is 1 to {ObjectId.MaxValue}; {form}");
                return false;
            }

            id = given;
        }

        fields = numbers.Split(',', StringSplitOptions.TrimEntries);
        return true;
    }

    private static bool TryNumber(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private void Report(string option, string value, string fault, string cure) =>
        _problems.Add(new OptionProblem(Place.CommandLine, option, value, fault, cure));
}
