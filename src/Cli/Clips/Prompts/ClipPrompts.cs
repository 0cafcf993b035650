using System.Text.Json;
using SamStream.Console.Clips;
using SamStream.Pipeline;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Requests;

namespace SamStream.Cli.Clips.Prompts;

/// <summary>
/// The prompts of a clip, kept in a file that is whole at every moment. Each was checked for the clip's frames before it was taken.
/// Thread-safe.
/// </summary>
internal sealed class ClipPrompts
{
    /// <summary>Of the file, in a clip's folder.</summary>
    public const string FileName = "prompts.json";

    /// <summary>The most prompts of a clip.</summary>
    public const int MostPrompts = 10_000;

    private const int MostBytes = 256 << 20;

    private readonly string _path;
    private readonly int _width;
    private readonly int _height;
    private readonly Func<long?> _frameCount;
    private readonly int _maximumObjects;
    private readonly Lock _lock = new();
    private ClipPromptList _list;

    /// <summary>Reads what is there.</summary>
    /// <param name="path">Of the file; it and its folder are made with the first prompt.</param>
    /// <param name="width">Of the frames, pixels.</param>
    /// <param name="height">Of the frames, pixels.</param>
    /// <param name="frameCount">Of the clip, as far as it is known for certain.</param>
    /// <param name="maximumObjects">How many are followed at a time.</param>
    /// <exception cref="ClipException">The file cannot be read, or is none of prompts; it is left as it is.</exception>
    public ClipPrompts(string path, int width, int height, Func<long?> frameCount, int maximumObjects)
    {
        (_path, _width, _height, _frameCount, _maximumObjects) = (path, width, height, frameCount, maximumObjects);
        _list = Read(path);
    }

    /// <summary>All of them, in order of their frames.</summary>
    public IReadOnlyList<ClipPromptMessage> List
    {
        get
        {
            lock (_lock)
                return _list.Prompts;
        }
    }

    /// <summary>Adds one.</summary>
    /// <param name="prompt">Its frame is the clip's; without an id it is for a new object, which is given the next free one.</param>
    /// <returns>It with its number, and its object's.</returns>
    /// <exception cref="ClipException">It is wrong, or cannot be kept.</exception>
    public ClipPromptMessage Add(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        lock (_lock)
        {
            CheckPlace(prompt);
            return Append(ToMessage(prompt, _list.Next, prompt.ObjectId == default ? NextObject() : prompt.ObjectId.Value));
        }
    }

    /// <summary>Adds one, or puts it in the place of what is set for its object on its frame.</summary>
    /// <exception cref="ClipException">It is wrong, or cannot be kept.</exception>
    public void Put(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (Find(prompt.ObjectId.Value, prompt.FrameIndex) is { } before)
            Change(before.Prompt, prompt);
        else
            Add(prompt);
    }

    /// <summary>Adds that an object is gone, or puts it in the place of what is set for it on that frame.</summary>
    /// <exception cref="ClipException">It is wrong, or cannot be kept.</exception>
    public void Put(ObjectEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (Find(end.Id, end.Frame) is { } before)
            Change(before.Prompt, end);
        else
            Add(end);
    }

    /// <summary>What is set for an object on a frame; null: nothing is.</summary>
    public ClipPromptMessage? Find(int id, long frame) => List.FirstOrDefault(other => (other.Id, other.Frame) == (id, frame));

    /// <summary>Adds that an object is gone.</summary>
    /// <exception cref="ClipException">It is wrong, or cannot be kept.</exception>
    public ClipPromptMessage Add(ObjectEnd end)
    {
        lock (_lock)
            return Append(ToMessage(end, _list.Next));
    }

    /// <summary>Sets masks, each in the place of what is set for its object on its frame, all of them or none.</summary>
    /// <param name="masks">Of the clip's size.</param>
    /// <exception cref="ClipException">They are too many, or cannot be kept.</exception>
    public void Set(IReadOnlyList<(int Id, long Frame, string? Label, CocoRle Mask)> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        lock (_lock)
        {
            HashSet<(int, long)> places = [.. masks.Select(mask => (mask.Id, mask.Frame))];
            ClipPromptMessage[] others = [.. _list.Prompts.Where(other => !places.Contains((other.Id, other.Frame)))];
            if (others.Length + masks.Count > MostPrompts)
                throw new ClipException(ClipFault.BadRequest, $"The clip would have {others.Length + masks.Count} prompts; it can have {MostPrompts}.");
            string at = Now();
            Keep(new ClipPromptList(_list.Next + masks.Count, Ordered(others.Concat(masks.Select((mask, i) => new ClipPromptMessage
            {
                Prompt = _list.Next + i,
                Id = mask.Id,
                Frame = mask.Frame,
                Label = mask.Label,
                Mask = mask.Mask.ToMessage(),
                At = at,
            })))));
        }
    }

    /// <summary>Puts another one in its place; without an id it stays that of its object.</summary>
    /// <exception cref="ClipException">There is none of that number, it is wrong, or cannot be kept.</exception>
    public ClipPromptMessage Change(int number, Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        lock (_lock)
        {
            ClipPromptMessage old = Find(number);
            CheckPlace(prompt);
            return Replace(ToMessage(prompt, number, prompt.ObjectId == default ? old.Id : prompt.ObjectId.Value));
        }
    }

    /// <summary>Puts in its place that its object, or another one, is gone.</summary>
    /// <exception cref="ClipException">There is none of that number, it is wrong, or cannot be kept.</exception>
    public ClipPromptMessage Change(int number, ObjectEnd end)
    {
        lock (_lock)
        {
            Find(number);
            return Replace(ToMessage(end, number));
        }
    }

    /// <summary>Removes one, and with the last one that shows an object those that say where it is gone.</summary>
    /// <exception cref="ClipException">There is none of that number, or the rest cannot be kept.</exception>
    public void Remove(int prompt)
    {
        lock (_lock)
        {
            Find(prompt);
            IReadOnlyList<ClipPromptMessage> rest = [.. _list.Prompts.Where(other => other.Prompt != prompt)];
            // What is nowhere is not gone from anywhere.
            Keep(_list with { Prompts = [.. rest.Where(other => !IsRemoval(other) || IsShown(rest, other.Id))] });
        }
    }

    /// <summary>Names an object: all its prompts have that name.</summary>
    /// <param name="id">The object.</param>
    /// <param name="label">Its name; null takes it away.</param>
    /// <exception cref="ClipException">There is no such object, the name is none, or it cannot be kept.</exception>
    public void Name(int id, string? label)
    {
        lock (_lock)
        {
            CheckObject(id);
            if (label is not null && LabelCheck.FaultOf(label) is { } found)
                throw new ClipException(ClipFault.BadRequest, $"label {found.Fault}: {found.Cure}");
            Keep(_list with { Prompts = [.. _list.Prompts.Select(prompt => prompt.Id == id ? prompt with { Label = label } : prompt)] });
        }
    }

    /// <summary>Removes all prompts of an object.</summary>
    /// <exception cref="ClipException">There is no such object, or the rest cannot be kept.</exception>
    public void RemoveObject(int id)
    {
        lock (_lock)
        {
            CheckObject(id);
            Keep(_list with { Prompts = [.. _list.Prompts.Where(prompt => prompt.Id != id)] });
        }
    }

    /// <summary>For the segmenter, in order of their frames, which are the clip's.</summary>
    public IReadOnlyList<Prompt> ToPrompts() => [.. List.Where(message => !IsRemoval(message)).Select(ToPrompt)];

    /// <summary>Where objects are gone from, in order of the frames.</summary>
    public IReadOnlyList<ObjectEnd> Ends() => [.. List.Where(IsRemoval).Select(message => new ObjectEnd(message.Id, message.Frame))];

    private static ClipPromptMessage ToMessage(Prompt prompt, int number, int id) => new()
    {
        Prompt = number,
        Id = id,
        Frame = prompt.FrameIndex,
        Label = prompt.Label,
        Units = prompt.Units == PromptUnits.Pixels ? null : EnumWord.Of(prompt.Units),
        Box = prompt.Box is { } box ? [box.X1, box.Y1, box.X2, box.Y2] : null,
        Points = prompt.Points.Count == 0 ? null : [.. prompt.Points.Select(point => (IReadOnlyList<float>)[point.X, point.Y, point.IsPositive ? 1 : 0])],
        Mask = prompt.Mask is { } mask ? CocoRle.Encode(new SegmentationMask(mask.Width, mask.Height, mask.Pixels.Span)).ToMessage() : null,
        At = Now(),
    };

    private static ClipPromptMessage ToMessage(ObjectEnd end, int number) => new()
    {
        Prompt = number,
        Id = end.Id,
        Frame = end.Frame,
        Mode = "remove",
        At = Now(),
    };

    private static string Now() => MessageMapping.ToIso8601(TimeProvider.System.GetUtcNow());

    // What is kept is read as what is asked for is.
    private Prompt ToPrompt(ClipPromptMessage message)
    {
        var fields = new RequestFields(JsonSerializer.SerializeToElement(message, ClipPromptJson.Default.ClipPromptMessage));
        return PromptReader.ReadPlace(fields, new FrameSize(_width, _height)) with { FrameIndex = fields.Whole("frame", 0, long.MaxValue) ?? 0 };
    }

    private static IReadOnlyList<ClipPromptMessage> Ordered(IEnumerable<ClipPromptMessage> prompts) =>
        [.. prompts.OrderBy(prompt => prompt.Frame).ThenBy(prompt => prompt.Id)];

    private ClipPromptMessage Append(ClipPromptMessage added)
    {
        if (_list.Prompts.Count >= MostPrompts)
            throw new ClipException(ClipFault.BadRequest, $"The clip has {MostPrompts} prompts, as many as it can have. Remove some.");
        Check(added);
        Keep(new ClipPromptList(_list.Next + 1, Ordered(_list.Prompts.Append(added))));
        return added;
    }

    private ClipPromptMessage Replace(ClipPromptMessage changed)
    {
        Check(changed);
        Keep(_list with { Prompts = Ordered(_list.Prompts.Where(other => other.Prompt != changed.Prompt).Append(changed)) });
        return changed;
    }

    private ClipPromptMessage Find(int prompt) => _list.Prompts.FirstOrDefault(other => other.Prompt == prompt)
        ?? throw new ClipException(ClipFault.UnknownPrompt, $"The clip has no prompt {prompt}.");

    private static bool IsRemoval(ClipPromptMessage message) => message.Mode == "remove";

    private static bool IsShown(IEnumerable<ClipPromptMessage> prompts, int id) => prompts.Any(prompt => prompt.Id == id && !IsRemoval(prompt));

    private void CheckObject(int id)
    {
        if (_list.Prompts.All(prompt => prompt.Id != id))
            throw new ClipException(ClipFault.UnknownPrompt, $"The clip has no object {id}.");
    }

    private int NextObject()
    {
        int next = 1;
        foreach (int id in _list.Prompts.Select(prompt => prompt.Id).Distinct().Order())
            next = id >= next ? ObjectId.NextAfter(id) : next;
        return next;
    }

    private void Check(ClipPromptMessage message)
    {
        if (_frameCount() is { } count && message.Frame >= count)
            throw new ClipException(ClipFault.BadRequest, $"frame is {message.Frame}; the clip has {count} frames, 0 to {count - 1}");
        IReadOnlyList<ClipPromptMessage> others = [.. _list.Prompts.Where(other => other.Prompt != message.Prompt)];
        if (IsRemoval(message) && !IsShown(others, message.Id))
        {
            throw new ClipException(ClipFault.BadRequest, _list.Prompts.Any(other => other.Id == message.Id)
                ? $"object {message.Id} has no prompt on another frame: remove the object"
                : $"the clip has no object {message.Id} to be gone from frame {message.Frame} on");
        }

        if (others.FirstOrDefault(other => (other.Id, other.Frame) == (message.Id, message.Frame)) is { } same)
        {
            throw new ClipException(
                ClipFault.BadRequest, $"object {message.Id} has a prompt on frame {message.Frame}, prompt {same.Prompt}: change that one");
        }

        if (others.Select(other => other.Id).Append(message.Id).Distinct().Count() > _maximumObjects)
            throw new ClipException(ClipFault.BadRequest, $"it is one object too many: {_maximumObjects} are followed at a time");
    }

    private void CheckPlace(Prompt prompt)
    {
        if (prompt.Validate(_width, _height) is { } problem)
            throw new ClipException(ClipFault.BadRequest, problem);
    }

    private void CheckKept(ClipPromptMessage? message)
    {
        if (message is null)
            throw new JsonException("a prompt is null");
        if (message.Mode is not ("set" or "remove"))
            throw new JsonException($"mode is {message.Mode}; it must be set or remove");
        if (!IsRemoval(message))
            ToPrompt(message);
        else if (message is not { Frame: >= 0, Id: >= 1 and <= ObjectId.MaxValue, Box: null, Points: null, Mask: null })
            throw new JsonException("mode remove needs an id and a frame, and has no box, points and mask");
    }

    private void Keep(ClipPromptList list)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes, MessageJson.Indented))
                JsonSerializer.Serialize(json, list, ClipPromptJson.Default.ClipPromptList);
            if (bytes.Length > MostBytes)
                throw new ClipException(ClipFault.BadRequest, $"The prompts would take {bytes.Length:N0} bytes; at most {MostBytes:N0} are kept. Remove masks.");
            AtomicFile.Write(_path, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), isDurable: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClipException(ClipFault.Storage, $"The prompts cannot be kept in {_path}: {error.Message.TrimEnd('.')}.", error);
        }

        _list = list;
    }

    private ClipPromptList Read(string path)
    {
        try
        {
            if (!File.Exists(path))
                return new ClipPromptList(1, []);
            ClipPromptList list = JsonSerializer.Deserialize(InputFile.ReadBytes(path, MostBytes), ClipPromptJson.Default.ClipPromptList)
                ?? throw new JsonException("it is empty");
            foreach (ClipPromptMessage message in list.Prompts ?? throw new JsonException("it has no list"))
                CheckKept(message);
            return list with { Next = list.Prompts.Aggregate(list.Next, (next, message) => Math.Max(next, message.Prompt + 1)) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or RequestException
            // A number is infinite.
            or ArgumentException)
        {
            throw new ClipException(
                ClipFault.Storage, $"{path} does not hold this clip's prompts ({error.Message.TrimEnd('.')}), and is left as it is. Correct it, or move it away.", error);
        }
    }
}
