using System.Text.Json.Serialization.Metadata;
using SamStream.Console.Access;

namespace SamStream.Console.Routes;

/// <summary>One thing that can be asked of the console: from it come routing, the check of roles and the OpenAPI document.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">Without a slash at the start; a part in braces stands for any text without a slash.</param>
/// <param name="Role">The least that a visitor must be.</param>
/// <param name="Summary">What it does, one sentence.</param>
/// <param name="HandleAsync">Does it.</param>
internal sealed record Route(string Method, string Path, ConsoleRole Role, string Summary, Func<RouteCall, Task> HandleAsync)
{
    /// <summary>JSON that is sent with it; null: none.</summary>
    public JsonTypeInfo? Request { get; init; }

    /// <summary>JSON that is answered; null: none, or <see cref="MediaType"/>.</summary>
    public JsonTypeInfo? Response { get; init; }

    /// <summary>Type of an answer that is not JSON.</summary>
    public string? MediaType { get; init; }

    /// <summary>Parameters behind the question mark, each with what it is.</summary>
    public IReadOnlyList<(string Name, string Summary)> Query { get; init; } = [];

    /// <summary>Status of HTTP when it is done; null: 200, or 204 without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>
    /// Whether it is a request as over MQTT: a refusal is an answer too, and one that takes long is answered over the socket alone.
    /// </summary>
    public bool IsAnsweredInFull { get; init; }

    /// <summary>What goes over the WebSocket that it opens; null: it opens none.</summary>
    public SocketForm? Socket { get; init; }

    /// <summary>Whether it opens a WebSocket.</summary>
    public bool IsSocket => Socket is not null;

    /// <summary>Whether it changes nothing that others see, though it is no GET: it is not in the log of what was changed.</summary>
    public bool IsUnrecorded { get; init; }

    /// <summary>Whether who asked for it is told to others.</summary>
    public bool IsRecorded => !IsSafe && !IsSocket && !IsUnrecorded;

    /// <summary>Whether it only looks.</summary>
    public bool IsSafe => Method == "GET" && !IsSocket;

    /// <summary>The parts of a path that this one stands for; null if it does not.</summary>
    public IReadOnlyDictionary<string, string>? Match(string[] parts)
    {
        string[] own = Path.Split('/');
        if (own.Length != parts.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < own.Length; i++)
        {
            int open = own[i].IndexOf('{', StringComparison.Ordinal);
            if (open < 0)
            {
                if (own[i] != parts[i])
                    return null;
                continue;
            }

            // {n}.jpg
            string tail = own[i][(own[i].IndexOf('}', StringComparison.Ordinal) + 1)..];
            if (parts[i].Length <= tail.Length || !parts[i].EndsWith(tail, StringComparison.Ordinal))
                return null;
            values[own[i][(open + 1)..own[i].IndexOf('}', StringComparison.Ordinal)]] = parts[i][..^tail.Length];
        }

        return values;
    }
}

/// <summary>What goes over a WebSocket.</summary>
internal sealed record SocketForm
{
    /// <summary>Texts that it takes, JSON.</summary>
    public required JsonTypeInfo Takes { get; init; }

    /// <summary>Texts that it sends, JSON.</summary>
    public required IReadOnlyList<JsonTypeInfo> SendsTexts { get; init; }

    /// <summary>JSON in front of each picture that it sends.</summary>
    public required JsonTypeInfo SendsPictures { get; init; }
}
