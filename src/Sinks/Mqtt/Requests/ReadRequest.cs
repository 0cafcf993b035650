using SamStream.Pipeline.Commands;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>A request as it was read: a command, or why there is none.</summary>
internal sealed record ReadRequest
{
    /// <summary>Null if there was none that could be read.</summary>
    public string? RequestId { get; init; }

    /// <summary>The object it names, or null.</summary>
    public int? ObjectId { get; init; }

    public CameraCommand? Command { get; init; }

    /// <summary>Set where <see cref="Command"/> is not.</summary>
    public RequestException? Refusal { get; init; }
}
