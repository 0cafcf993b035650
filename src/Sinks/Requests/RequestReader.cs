using System.Globalization;
using System.Text.Json;
using SamStream.Pipeline.Commands;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Requests;

/// <summary>
/// Reads prompts and commands. Depth, length of texts and lists are bounded, and whatever is wrong with a request, it throws
/// nothing but a <see cref="RequestException"/>.
/// </summary>
internal static class RequestReader
{
    private const int MaxDepth = 8;
    private const int MaxRequestIdLength = 128;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a prompt.</summary>
    /// <param name="payload">UTF-8 JSON, no longer than the limit.</param>
    /// <param name="frame">Size of the camera's frames; null before the first one.</param>
    /// <exception cref="RequestException">It cannot be carried out.</exception>
    public static CameraCommand ReadPrompt(ReadOnlyMemory<byte> payload, FrameSize? frame) =>
        Read(payload, (json, requestId) => PromptReader.Read(json, requestId, frame));

    /// <summary>Reads a prompt whose mask is wanted before it is given.</summary>
    /// <param name="payload">UTF-8 JSON, no longer than the limit.</param>
    /// <param name="frame">Size of the frames; null if it is not known.</param>
    /// <exception cref="RequestException">It is none.</exception>
    public static PreviewRequest ReadPreview(ReadOnlyMemory<byte> payload, FrameSize? frame) =>
        Read(payload, (json, _) => PromptReader.ReadPreview(json, frame));

    /// <summary>Reads a command.</summary>
    /// <exception cref="RequestException">It cannot be carried out.</exception>
    public static CameraCommand ReadCommand(ReadOnlyMemory<byte> payload) => Read<CameraCommand>(payload, (json, requestId) =>
    {
        CommandTime time = CommandTimeReader.Read(json);
        return json.Text("command", 32) switch
        {
            "pause" => new PauseCamera { RequestId = requestId, Time = time },
            "resume" => new ResumeCamera { RequestId = requestId, Time = time },
            "snapshot" => new TakeSnapshot { RequestId = requestId, Time = time },
            "reset" => new ResetCamera { RequestId = requestId, Time = time },
            null => throw new RequestException(RefusalCode.Malformed, "command is missing; it must be pause, resume, snapshot or reset"),
            { } other => throw new RequestException(
                RefusalCode.UnknownCommand, $"command is '{other}'; it must be pause, resume, snapshot or reset"),
        };
    });

    /// <summary>The request's id alone, for an answer that looks at nothing else.</summary>
    public static string? ReadRequestId(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return Read(payload, (_, requestId) => new PauseCamera { RequestId = requestId }).RequestId;
        }
        catch (RequestException refusal)
        {
            return refusal.RequestId;
        }
    }

    private static T Read<T>(ReadOnlyMemory<byte> payload, Func<RequestFields, string?, T> read)
    {
        string? requestId = null;
        int? objectId = null;
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new RequestException(RefusalCode.Malformed, "the request is not a JSON object");
            var json = new RequestFields(document.RootElement);
            requestId = json.Text("request_id", MaxRequestIdLength);
            if (json.Whole("schema", long.MinValue, long.MaxValue) is { } schema and not 1)
                throw new RequestException(RefusalCode.UnknownSchema, $"schema is {schema}; this version knows 1");
            objectId = (int?)TryReadObjectId(json);
            return read(json, requestId);
        }
        catch (RequestException refusal)
        {
            (refusal.RequestId, refusal.ObjectId) = (requestId, objectId);
            throw;
        }
        catch (JsonException error)
        {
            throw Malformed($"the request is not JSON: {Position(error)}");
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            // Text that is no Unicode is found when it is read.
            throw Malformed("the request has text that is not valid UTF-8 or Unicode");
        }

        RequestException Malformed(string reason) =>
            new(RefusalCode.Malformed, reason) { RequestId = requestId, ObjectId = objectId };
    }

    private static long? TryReadObjectId(RequestFields json) =>
        json.Find("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out int value) ? value : null;

    private static string Position(JsonException error) =>
        error is { LineNumber: { } line, BytePositionInLine: { } column }
            ? $"it cannot be read at line {line + 1}, byte {column + 1}, or is nested more than {MaxDepth} deep"
            : $"it is empty, incomplete or nested more than {MaxDepth} deep";
}

/// <summary>Reads the keys of a request, with errors for its sender. Keys that nobody asks for are passed over.</summary>
internal readonly struct RequestFields(JsonElement json)
{
    private const int MaxEcho = 40;

    /// <summary>Null if it is absent or null.</summary>
    public string? Text(string key, int maxLength)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(key, value, "text");
        string text = value.GetString()!;
        if (text.Length > maxLength)
            throw new RequestException(RefusalCode.OutOfRange, $"{key} has {text.Length} characters; it may have {maxLength}");
        if (text.Any(char.IsControl))
            throw new RequestException(RefusalCode.OutOfRange, $"{key} has a control character; it must be printable");
        return text;
    }

    /// <summary>Null if it is absent or null.</summary>
    public long? Whole(string key, long least, long most)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number))
            throw Wrong(key, value, "a whole number");
        if (number < least || number > most)
            throw new RequestException(RefusalCode.OutOfRange, $"{key} is {number}; it must be {least} to {most}");
        return number;
    }

    public JsonElement? Find(string key) =>
        json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Finite numbers that are no larger than a coordinate can be.</summary>
    public static float[] Numbers(string key, JsonElement list, int count)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != count)
            throw Wrong(key, list, $"a list of {count} numbers");
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            JsonElement value = list[i];
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetSingle(out numbers[i]))
                throw Wrong(key, value, "numbers only");
            if (!float.IsFinite(numbers[i]))
                throw new RequestException(RefusalCode.OutOfRange, $"{key} has {Echo(value)}, which is no finite number");
        }

        return numbers;
    }

    public static RequestException Wrong(string key, JsonElement value, string expected) => new(
        RefusalCode.Malformed,
        string.Create(CultureInfo.InvariantCulture, $"{key} is {Echo(value)}; it must be {expected}"));

    /// <summary>As much of it as tells the sender what is meant.</summary>
    public static string Echo(JsonElement value)
    {
        string raw = value.GetRawText();
        return raw.Length <= MaxEcho ? raw : string.Concat(raw.AsSpan(0, MaxEcho), "…");
    }
}

/// <summary>Reads when a request takes effect: <c>"now"</c>, <c>{"frame": 120}</c> or <c>{"pts": 12.3}</c>.</summary>
internal static class CommandTimeReader
{
    // A thousand years of seconds: TimeSpan holds them.
    private const double MaxSeconds = 3.2e10;

    public static CommandTime Read(RequestFields json)
    {
        const string expected = "\"now\", {\"frame\": n} or {\"pts\": seconds}";
        if (json.Find("at") is not { } at)
            return CommandTime.Now;
        if (at.ValueKind == JsonValueKind.String && at.ValueEquals("now"u8))
            return CommandTime.Now;
        if (at.ValueKind != JsonValueKind.Object)
            throw RequestFields.Wrong("at", at, expected);
        var fields = new RequestFields(at);
        JsonElement? pts = fields.Find("pts");
        if (fields.Whole("frame", 0, long.MaxValue) is { } frame)
            return pts is null ? new CommandTime(FrameIndex: frame) : throw RequestFields.Wrong("at", at, expected);
        if (pts is not { } seconds)
            throw RequestFields.Wrong("at", at, expected);
        if (seconds.ValueKind != JsonValueKind.Number || !seconds.TryGetDouble(out double value))
            throw RequestFields.Wrong("at.pts", seconds, "a number of seconds");
        if (value is not (>= 0 and <= MaxSeconds))
            throw new RequestException(RefusalCode.OutOfRange, $"at.pts is {value}; it must be 0 to {MaxSeconds:0} seconds");
        return new CommandTime(PresentationTime: TimeSpan.FromSeconds(value));
    }
}

/// <summary>A request cannot be carried out; the message is for its sender.</summary>
/// <param name="code">One of <see cref="RefusalCode"/>.</param>
/// <param name="message">What was found and what it must be.</param>
internal sealed class RequestException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>Null if there was none that could be read.</summary>
    public string? RequestId { get; set; }

    /// <summary>The object that the request names, or null.</summary>
    public int? ObjectId { get; set; }
}
