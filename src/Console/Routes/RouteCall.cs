using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SamStream.Console.Access;

namespace SamStream.Console.Routes;

/// <summary>One request for a <see cref="Route"/>.</summary>
/// <param name="context">The request and its answer.</param>
/// <param name="visitor">Who asks.</param>
/// <param name="peer">Where it comes from.</param>
/// <param name="values">What stands for the parts of the path in braces.</param>
internal sealed class RouteCall(HttpContext context, Visitor visitor, Peer peer, IReadOnlyDictionary<string, string> values)
{
    // What HTML gives a meaning stays escaped: cameras and brokers wrote some of it.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The request and its answer.</summary>
    public HttpContext Context => context;

    /// <summary>Who asks.</summary>
    public Visitor Visitor => visitor;

    /// <summary>Where it comes from.</summary>
    public Peer Peer => peer;

    /// <summary>What the log of changes says beside path and status: which object, what became of it.</summary>
    public string? Note { get; set; }

    /// <summary>Ends when nobody waits for the answer any more.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>What stands for a part of the path.</summary>
    public string this[string part] => values[part];

    /// <summary>A parameter behind the question mark, a whole number; null if it is absent.</summary>
    /// <exception cref="RouteException">It is none.</exception>
    public long? Number(string parameter, long least, long most)
    {
        string? text = context.Request.Query[parameter];
        if (text is null)
            return null;
        return long.TryParse(text, out long value) && value >= least && value <= most
            ? value
            : throw new RouteException(StatusCodes.Status400BadRequest, $"{parameter} is no whole number from {least} to {most}");
    }

    /// <summary>What was sent.</summary>
    /// <param name="mostBytes">At more it is refused unread.</param>
    /// <exception cref="RouteException">It is longer, or it is not JSON by its own word.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(int mostBytes)
    {
        HttpRequest request = context.Request;
        if (!request.HasJsonContentType())
            throw new RouteException(StatusCodes.Status415UnsupportedMediaType, "send JSON, with Content-Type: application/json");
        if (request.ContentLength > mostBytes)
            throw TooLong(mostBytes);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = mostBytes;
        try
        {
            var body = new ArrayBufferWriter<byte>();
            while (true)
            {
                int read = await request.Body.ReadAsync(body.GetMemory(4096), Aborted).ConfigureAwait(false);
                if (read == 0)
                    return body.WrittenMemory;
                body.Advance(read);
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLong(mostBytes);
        }
    }

    /// <summary>What was sent, as an object.</summary>
    /// <exception cref="RouteException">It is not such an object.</exception>
    public async Task<T> ReadAsync<T>(JsonTypeInfo<T> type, int mostBytes = 64 << 10)
    {
        ReadOnlyMemory<byte> body = await ReadAsync(mostBytes).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new RouteException(StatusCodes.Status400BadRequest, $"the request is not what is asked for here: {error.Message}");
        }
    }

    /// <summary>Answers with JSON.</summary>
    public Task WriteAsync<T>(T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Json))
            JsonSerializer.Serialize(writer, answer, type);
        return WriteAsync(text.WrittenMemory, "application/json", status);
    }

    /// <summary>Answers with what is made already.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> body, string mediaType, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, Aborted).ConfigureAwait(false);
    }

    private static RouteException TooLong(int mostBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, $"the request is too long: it may have {mostBytes} bytes");
}

/// <summary>A request cannot be done; the message is for its sender.</summary>
/// <param name="status">Of HTTP.</param>
/// <param name="message">What is wrong, and the cure.</param>
internal sealed class RouteException(int status, string message) : Exception(message)
{
    /// <summary>Of HTTP.</summary>
    public int Status { get; } = status;

    /// <summary>When it is worth another try; null: that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Why a request was not done.</summary>
/// <param name="Error">What is wrong, and the cure.</param>
internal sealed record ErrorMessage(string Error);
