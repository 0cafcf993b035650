using System.Globalization;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Prompting;

/// <summary>Turns what the user wrote about objects into prompts; finds every problem that needs no frame to be seen.</summary>
/// <param name="resolvePath">Makes a path that the user wrote absolute.</param>
/// <param name="maximumObjects">How many are followed at a time.</param>
internal sealed class PromptPlanner(Func<string, string> resolvePath, int maximumObjects)
{
    // Of all objects of an image: 32 of the largest pictures in use, 8192x4320.
    private const long MostMaskPixels = 1 << 30;

    private readonly List<OptionProblem> _problems = [];
    private readonly List<PromptPlan.Item> _items = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>The plan; worth something only if there are no <see cref="Problems"/>.</summary>
    public PromptPlan Plan(IReadOnlyList<PromptOptions> prompts)
    {
        int next = 1;
        HashSet<int> given = [.. prompts.Select(prompt => prompt.Id ?? 0)];
        foreach (PromptOptions prompt in prompts)
        {
            CheckLabel(prompt);
            if (prompt.Mask is not null)
                AddMask(prompt, prompt.Mask);
            else
                AddShape(prompt, prompt.Id ?? NextFree(given, ref next));
        }

        FindDuplicates();
        CheckCount();
        return new PromptPlan(_items);
    }

    private void CheckLabel(PromptOptions written)
    {
        if (written.Label is { } label && LabelCheck.FaultOf(label) is { } found)
            Report(written, "label", null, found.Fault, found.Cure);
    }

    private static int NextFree(HashSet<int> given, ref int next)
    {
        while (given.Contains(next))
            next = ObjectId.NextAfter(next);
        int free = next;
        next = ObjectId.NextAfter(free);
        return free;
    }

    private void AddShape(PromptOptions written, int id)
    {
        if (written.Box is null && written.Points is not { Count: > 0 })
        {
            Report(written, "box", null, "says nothing of where the object is", "write a box, points or a mask");
            return;
        }

        if (id > ObjectId.MaxValue)
        {
            Report(written, "id", null, $"would be object {id}",
                $"follow at most {ObjectId.MaxValue} objects in one run, with the ids 1 to {ObjectId.MaxValue}");
            return;
        }

        BoxXyxy? box = written.Box is { } corners ? new BoxXyxy(corners[0], corners[1], corners[2], corners[3]) : null;
        if (box is { IsEmpty: true } inverted)
        {
            Report(written, "box", inverted.ToString(), "is empty or inverted",
                BoxHint.For(inverted, int.MaxValue, int.MaxValue) ?? "write x1,y1,x2,y2 with x2 > x1 and y2 > y1");
            return;
        }

        // Known without a frame: no frame is smaller than that.
        if (box is { } small && written.Units == PromptUnits.Pixels && (small.Width < 1 || small.Height < 1))
        {
            Report(written, "box", small.ToString(), "is less than a pixel: boxes are in pixels",
                written.Place.File is null ? "for shares of the frame's width and height add --normalized" : "for shares of the frame's width and height write units: normalized");
            return;
        }

        Add(written, new Prompt
        {
            ObjectId = new ObjectId(id),
            FrameIndex = written.Frame,
            Units = written.Units,
            Box = box,
            Points = [.. (written.Points ?? []).Select(point => new PromptPoint(point.X, point.Y, point.Positive))],
            Label = written.Label,
        });
    }

    private void AddMask(PromptOptions written, string file)
    {
        if (written.Box is not null || written.Points is not null)
        {
            Report(written, "mask", file, "stands beside a box or points", "write a prompt of its own for the mask");
            return;
        }

        LabelImage image;
        try
        {
            image = LabelImage.Read(resolvePath(file));
        }
        catch (LabelImageException error)
        {
            Report(written, "mask", file, $"cannot be used: {error.Found}", error.Cure);
            return;
        }

        IReadOnlyList<int> ids = image.ObjectIds;
        if (ids.Count == 0)
            Report(written, "mask", file, "is all background", $"give the pixels of an object a value from 1 to {ObjectId.MaxValue}");
        if (written.Id is not null && ids.Count > 1)
        {
            Report(written, "id", written.Id.Value.ToString(CultureInfo.InvariantCulture),
                $"cannot be given to the {ids.Count} objects of {file}", "leave it out: each value is its object's id");
            return;
        }

        // Each object is an image of its own.
        long most = Math.Min(maximumObjects, MostMaskPixels / image.Ids.Length);
        if (ids.Count > most)
        {
            Report(written, "mask", file, $"has {ids.Count} objects on {image.Width}x{image.Height} pixels; {most} can be followed at a time",
                most < maximumObjects ? "make it smaller, or name fewer" : "name fewer, or raise tracker.maximumObjects");
            return;
        }

        foreach (int value in ids)
        {
            Add(written, new Prompt
            {
                ObjectId = new ObjectId(written.Id ?? value),
                FrameIndex = written.Frame,
                Mask = new PromptMask(image.Width, image.Height, image.MaskOf(value)),
                Label = written.Label,
            });
        }
    }

    private void FindDuplicates()
    {
        foreach (IGrouping<(ObjectId, long), PromptPlan.Item> group in
            _items.GroupBy(item => (item.Prompt.ObjectId, item.Prompt.FrameIndex)))
        {
            foreach (PromptPlan.Item duplicate in group.Skip(1))
            {
                PromptPlan.Item first = group.First();
                _problems.Add(new OptionProblem(duplicate.Place, duplicate.Key, null,
                    $"is a second prompt for object {group.Key.Item1} on frame {group.Key.Item2}, beside {first.Key}",
                    "give it another id, or another frame to correct the object there"));
            }
        }
    }

    private void CheckCount()
    {
        var objects = new HashSet<ObjectId>();
        foreach (PromptPlan.Item item in _items)
        {
            if (!objects.Add(item.Prompt.ObjectId) || objects.Count <= maximumObjects)
                continue;
            _problems.Add(new OptionProblem(item.Place, item.Key, null,
                $"is one object too many: {maximumObjects} are followed at a time", "name fewer, or raise tracker.maximumObjects"));
            return;
        }
    }

    private void Add(PromptOptions written, Prompt prompt) =>
        _items.Add(new PromptPlan.Item(prompt, written.Place, written.Key));

    private void Report(PromptOptions written, string key, string? value, string fault, string cure)
    {
        // On the command line the option itself is the key.
        string path = written.Place.File is null ? written.Key : $"{written.Key}.{key}";
        _problems.Add(new OptionProblem(written.Place, path, written.Place.File is null ? null : value, fault, cure));
    }
}
