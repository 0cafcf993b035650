using System.Globalization;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Prompting;

/// <summary>
/// Reads the prompts of a command line: <c>--box [id][@frame]=x1,y1,x2,y2</c>, <c>--point [id][@frame]=x,y[,+|-]</c>,
/// <c>--mask [@frame=]file.png</c> and <c>--label [id=]text</c>. Boxes without an id are numbered in their order. Points without an id
/// belong to the only box, or are one object of their own if there is none.
/// </summary>
/// <param name="frame">Of prompts that name none.</param>
/// <param name="units">Of boxes and points.</param>
internal sealed class PromptArguments(long frame, PromptUnits units = PromptUnits.Pixels)
{
    private const string BoxForm = "write x1,y1,x2,y2, with id= or id@frame= before it, for example 100,50,300,200 or 2@30=100,50,300,200";
    private const string PointForm = "write x,y, with id= or id@frame= before it and ,+ (on the object) or ,- (off it) behind it, for example 210,430";

    private readonly List<OptionProblem> _problems = [];
    private readonly List<PromptOptions> _prompts = [];
    private readonly Dictionary<int, string> _maskLabels = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>Labels of objects that no box or point names: of mask images, whose objects are known once they are read.</summary>
    public IReadOnlyDictionary<int, string> MaskLabels => _maskLabels;

    /// <summary>All prompts, in the order boxes, points, masks.</summary>
    public IReadOnlyList<PromptOptions> Read(
        IReadOnlyList<string> boxes, IReadOnlyList<string> points, IReadOnlyList<string> masks, IReadOnlyList<string>? labels = null)
    {
        foreach (string box in boxes)
            AddBox(box);
        NumberPrompts();
        foreach (string point in points)
            AddPoint(point);
        foreach (string mask in masks)
            AddMask(mask);
        foreach (string label in labels ?? [])
            AddLabel(label);
        return _prompts;
    }

    private void AddBox(string written)
    {
        if (!TrySplit("--box", written, BoxForm, out int? id, out long at, out string[] fields))
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

        _prompts.Add(new PromptOptions { Id = id, Box = box, Frame = at, Units = units, Key = $"--box {written}" });
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
        if (!TrySplit("--point", written, PointForm, out int? id, out long at, out string[] fields))
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
        int beside = _prompts.FindIndex(prompt => prompt.Id == owner && prompt.Frame == at);
        if (beside >= 0)
            _prompts[beside] = _prompts[beside] with { Points = [.. _prompts[beside].Points ?? [], point] };
        else
            _prompts.Add(new PromptOptions { Id = owner, Points = [point], Frame = at, Units = units, Key = $"--point {written}" });
    }

    // A file's name may hold both signs: only a number between them names a frame.
    private void AddMask(string written)
    {
        (long at, string file) = (frame, written);
        int equals = written.IndexOf('=', StringComparison.Ordinal);
        if (written.StartsWith('@') && equals > 0 && TryFrame(written.AsSpan(1, equals - 1), out long named))
            (at, file) = (named, written[(equals + 1)..]);
        if (file.Length == 0)
            Report("--mask", written, "names no file", "write the file behind the frame, for example @30=objects.png");
        else
            _prompts.Add(new PromptOptions { Mask = Path.GetFullPath(file), Frame = at, Key = $"--mask {written}" });
    }

    private void AddLabel(string written)
    {
        int equals = written.IndexOf('=', StringComparison.Ordinal);
        int? id = equals > 0 && int.TryParse(written.AsSpan(0, equals), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : null;
        string label = id is null ? written : written[(equals + 1)..];
        List<int?> objects = [.. _prompts.Select(prompt => prompt.Id).Distinct()];
        if (string.IsNullOrWhiteSpace(label))
            Report("--label", written, "is empty", "write a name, for example 1=parcel");
        else if (id is null && objects.Count > 1)
            Report("--label", written, $"may belong to any of {objects.Count} objects", $"name the object: {objects[0] ?? 1}={written}");
        else if (id is not null && !objects.Contains(id) && _prompts.Exists(prompt => prompt.Mask is not null))
            _maskLabels[id.Value] = label;
        else if (id is not null && !objects.Contains(id))
            Report("--label", written, $"is for object {id}, for which there is no box or point", "write the id of one, for example --box 1=100,50,300,200");
        for (int i = 0; i < _prompts.Count; i++)
        {
            if (id is null || _prompts[i].Id == id)
                _prompts[i] = _prompts[i] with { Label = label };
        }
    }

    private int? OwnerOf(int? id, string written)
    {
        if (id is not null)
            return id;
        List<int> boxed = [.. _prompts.Where(prompt => prompt.Box is not null).Select(prompt => prompt.Id!.Value).Distinct()];
        if (boxed.Count <= 1)
            return boxed.Count == 1 ? boxed[0] : 1;
        Report("--point", written, $"may belong to any of {boxed.Count} objects",
            $"name the object: {boxed[0]}={written}");
        return null;
    }

    private bool TrySplit(string option, string written, string form, out int? id, out long at, out string[] fields)
    {
        (id, at) = (null, frame);
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
            string[] names = written[..equals].Split('@', 2);
            if (names.Length == 2 && !TryFrame(names[1], out at))
            {
                Report(option, written, $"has the frame '{names[1]}'", $"frames are counted from 0; {form}");
                return false;
            }

            bool isWithoutId = names.Length == 2 && names[0].Length == 0;
            if (!isWithoutId && !TryId(names[0], out id))
            {
                Report(option, written, $"has the id '{names[0]}'", $"an id is 1 to {ObjectId.MaxValue}; {form}");
                return false;
            }
        }

        fields = numbers.Split(',', StringSplitOptions.TrimEntries);
        return true;
    }

    private static bool TryId(string text, out int? id)
    {
        id = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is >= 1 and <= ObjectId.MaxValue ? given : null;
        return id is not null;
    }

    private static bool TryFrame(ReadOnlySpan<char> text, out long frame) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out frame) && frame <= int.MaxValue;

    private static bool TryNumber(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private void Report(string option, string value, string fault, string cure) =>
        _problems.Add(new OptionProblem(Place.CommandLine, option, value, fault, cure));
}
