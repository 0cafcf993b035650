using System.Text.Json;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Requests;

/// <summary>Reads what a prompt asks for.</summary>
internal static class PromptReader
{
    private const int MaxPoints = 64;

    public static CameraCommand Read(RequestFields json, string? requestId, FrameSize? frame)
    {
        string mode = json.Text("mode", 32) ?? "set";
        ObjectId objectId = ReadId(json);
        if (objectId == default && mode is "remove" or "replace" or "move")
            throw new RequestException(RefusalCode.Malformed, $"id is missing; with mode {mode} it must be 1 to {ObjectId.MaxValue}");
        CommandTime time = CommandTimeReader.Read(json);
        if (mode == "remove")
            return new RemoveObject(objectId) { RequestId = requestId, Time = time };

        PromptMode promptMode = mode switch
        {
            "set" => PromptMode.Set,
            "add" => PromptMode.Add,
            "replace" => PromptMode.Replace,
            "move" => PromptMode.Move,
            _ => throw new RequestException(
                RefusalCode.UnknownMode, $"mode is '{mode}'; it must be set, add, replace, move or remove"),
        };
        return new PromptObject(ReadPlace(json, frame), promptMode) { RequestId = requestId, Time = time };
    }

    /// <summary>Reads a prompt whose mask is wanted before it is given.</summary>
    public static PreviewRequest ReadPreview(RequestFields json, FrameSize? frame)
    {
        bool isPlaced = json.Find("box") is not null || json.Find("points") is not null || json.Find("mask") is not null;
        return new PreviewRequest(isPlaced ? ReadPlace(json, frame) : null, CommandTimeReader.Read(json), json.Text("frozen", 64));
    }

    /// <summary>Reads an object, and where it is.</summary>
    /// <exception cref="RequestException">A key is wrong, or the place does not fit the frame.</exception>
    public static Prompt ReadPlace(RequestFields json, FrameSize? frame)
    {
        var prompt = new Prompt
        {
            ObjectId = ReadId(json),
            Label = ReadLabel(json),
            Units = ReadUnits(json),
            Box = ReadBox(json),
            Points = ReadPoints(json),
            Mask = ReadMask(json, frame),
        };
        Check(prompt, frame);
        return prompt;
    }

    private static ObjectId ReadId(RequestFields json) => json.Whole("id", 1, ObjectId.MaxValue) is { } id ? new ObjectId((int)id) : default;

    private static string? ReadLabel(RequestFields json) =>
        json.Text("label", LabelCheck.MostCharacters) is not { } label ? null
            : LabelCheck.FaultOf(label) is not { } found ? label
            : throw new RequestException(RefusalCode.OutOfRange, $"label {found.Fault}: {found.Cure}");

    private static PromptUnits ReadUnits(RequestFields json) => json.Text("units", 32) switch
    {
        null or "pixels" => PromptUnits.Pixels,
        "normalized" => PromptUnits.Normalized,
        { } other => throw new RequestException(RefusalCode.OutOfRange, $"units is '{other}'; it must be pixels or normalized"),
    };

    private static BoxXyxy? ReadBox(RequestFields json)
    {
        if (json.Find("box") is not { } list)
            return null;
        float[] corners = RequestFields.Numbers("box", list, 4);
        return new BoxXyxy(corners[0], corners[1], corners[2], corners[3]);
    }

    private static PromptPoint[] ReadPoints(RequestFields json)
    {
        if (json.Find("points") is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw RequestFields.Wrong("points", list, "a list of [x, y, 1 or 0]");
        if (list.GetArrayLength() is var count and (0 or > MaxPoints))
            throw new RequestException(RefusalCode.OutOfRange, $"points has {count} points; it must have 1 to {MaxPoints}");
        return [.. list.EnumerateArray().Select(ReadPoint)];
    }

    private static PromptPoint ReadPoint(JsonElement point)
    {
        float[] numbers = RequestFields.Numbers("points", point, 3);
        return numbers[2] is 0 or 1
            ? new PromptPoint(numbers[0], numbers[1], numbers[2] != 0)
            : throw new RequestException(
                RefusalCode.OutOfRange, $"a point's third number is {numbers[2]}; it must be 1 (on the object) or 0 (off it)");
    }

    private static PromptMask? ReadMask(RequestFields json, FrameSize? frame)
    {
        if (json.Find("mask") is not { } mask)
            return null;
        if (mask.ValueKind != JsonValueKind.Object)
            throw RequestFields.Wrong("mask", mask, "{\"size\": [height, width], \"counts\": \"…\"}");
        if (frame is not { } size)
            throw new RequestException(RefusalCode.BadPrompt, "a mask can be given once the size of the frames is known: none has come yet");
        var fields = new RequestFields(mask);
        JsonElement given = fields.Find("size")
            ?? throw new RequestException(RefusalCode.Malformed, "mask.size is missing; it must be [height, width]");
        float[] heightWidth = RequestFields.Numbers("mask.size", given, 2);
        // Before anything of that size is made.
        if (heightWidth[0] != size.Height || heightWidth[1] != size.Width)
        {
            throw new RequestException(
                RefusalCode.BadPrompt,
                $"mask.size is {RequestFields.Echo(given)}; it must be the frame's, [{size.Height}, {size.Width}]");
        }

        string counts = fields.Text("counts", int.MaxValue)
            ?? throw new RequestException(RefusalCode.Malformed, "mask.counts is missing; it must be COCO's compressed run lengths");
        try
        {
            return PromptMask.Of(CocoRle.FromCompressedString(size.Width, size.Height, counts));
        }
        catch (FormatException error)
        {
            throw new RequestException(RefusalCode.BadPrompt, "mask.counts: " + error.Message);
        }
    }

    private static void Check(Prompt prompt, FrameSize? frame)
    {
        // Without a frame, of any size that there can be: the camera checks again when it takes the prompt.
        FrameSize size = frame ?? new FrameSize(16384, 16384);
        if (prompt.Validate(size.Width, size.Height) is not { } problem)
            return;
        bool isOutside = problem.Contains("outside the frame", StringComparison.Ordinal);
        throw new RequestException(isOutside ? RefusalCode.OutOfFrame : RefusalCode.BadPrompt, problem);
    }
}

/// <summary>A prompt whose mask is wanted before it is given.</summary>
/// <param name="Prompt">The prompt; null if the request has neither box nor points nor mask.</param>
/// <param name="Time">For which frame.</param>
/// <param name="Frozen">The name of the frozen frame, or null.</param>
internal sealed record PreviewRequest(Prompt? Prompt, CommandTime Time, string? Frozen);

/// <summary>Pixels of the latest frame.</summary>
internal readonly record struct FrameSize(int Width, int Height);
