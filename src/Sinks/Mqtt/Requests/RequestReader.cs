using System.Text.Json;
using SamStream.Pipeline.Commands;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>
/// Reads prompts and commands. Depth, length of texts and lists are bounded, and nothing in a request makes it throw: what
/// is wrong comes back as a refusal.
/// </summary>
internal static class RequestReader
{
    private const int MaxDepth = 8;
    private const int MaxRequestIdLength = 128;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a prompt.</summary>
    /// <param name="payload">UTF-8 JSON, no longer than the limit.</param>
    /// <param name="frame">Size of the camera's frames; null before the first one.</param>
    public static ReadRequest ReadPrompt(ReadOnlyMemory<byte> payload, FrameSize? frame) =>
        Read(payload, (json, requestId) => PromptReader.Read(json, requestId, frame));

    /// <summary>Reads a command.</summary>
    public static ReadRequest ReadCommand(ReadOnlyMemory<byte> payload) => Read(payload, (json, requestId) =>
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
    public static string? ReadRequestId(ReadOnlyMemory<byte> payload) =>
        Read(payload, (_, _) => throw new RequestException(RefusalCode.Refused, "")).RequestId;

    private static ReadRequest Read(ReadOnlyMemory<byte> payload, Func<RequestFields, string?, CameraCommand> readCommand)
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
            return new ReadRequest { RequestId = requestId, ObjectId = objectId, Command = readCommand(json, requestId) };
        }
        catch (RequestException refusal)
        {
            return new ReadRequest { RequestId = requestId, ObjectId = objectId, Refusal = refusal };
        }
        catch (JsonException error)
        {
            return Malformed($"the request is not JSON: {Position(error)}");
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            // Text that is no Unicode is found when it is read.
            return Malformed("the request has text that is not valid UTF-8 or Unicode");
        }

        ReadRequest Malformed(string reason) => new()
        {
            RequestId = requestId,
            ObjectId = objectId,
            Refusal = new RequestException(RefusalCode.Malformed, reason),
        };
    }

    private static long? TryReadObjectId(RequestFields json) =>
        json.Find("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out int value) ? value : null;

    private static string Position(JsonException error) =>
        error is { LineNumber: { } line, BytePositionInLine: { } column }
            ? $"it cannot be read at line {line + 1}, byte {column + 1}, or is nested more than {MaxDepth} deep"
            : $"it is empty, incomplete or nested more than {MaxDepth} deep";
}
