using System.Text;
using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Hosting;

/// <summary>What is served: <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> (docs/operations.md).</summary>
/// <param name="readiness">The state of every camera and sink.</param>
/// <param name="metrics">Writes the text of the metrics.</param>
public sealed class StatusPages(Func<(bool IsReady, ReadOnlyMemory<byte> Json)> readiness, Func<Stream, CancellationToken, Task> metrics)
{
    private const string Json = "application/json";
    private const string Plain = "text/plain; charset=utf-8";
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    // What takes work is done once for all that ask meanwhile; /healthz is not among it.
    private readonly SharedAnswer _ready = new(() => Task.FromResult(Ready(readiness())));
    private readonly SharedAnswer _metrics = new(() => MetricsAsync(metrics));

    /// <summary>Answers a request for one of them; for any other page, that there are these.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        (int status, string type, ReadOnlyMemory<byte> body) = await AnswerAsync(context.Request).ConfigureAwait(false);
        await WriteAsync(context, status, type, body).ConfigureAwait(false);
    }

    /// <summary>Answers a request for a name that is not served here.</summary>
    internal static Task RefuseHostAsync(HttpContext context)
    {
        string text = $"'{context.Request.Host.Host}' is not answered here: ask by IP address or machine name, or write the name to http.hosts\n";
        return WriteAsync(context, StatusCodes.Status421MisdirectedRequest, Plain, Encoding.UTF8.GetBytes(text));
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        // What cameras and brokers said is text, whatever a browser would make of it.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<(int Status, string Type, ReadOnlyMemory<byte> Body)> AnswerAsync(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, Plain, "GET or HEAD only\n"u8.ToArray());
        switch (request.Path.Value)
        {
            case "/healthz":
                return (StatusCodes.Status200OK, Plain, "ok\n"u8.ToArray());
            case "/readyz":
                return await _ready.GetAsync();
            case "/metrics":
                return await _metrics.GetAsync();
            default:
                return (StatusCodes.Status404NotFound, Plain, "there are /healthz, /readyz and /metrics\n"u8.ToArray());
        }
    }

    private static (int Status, string Type, ReadOnlyMemory<byte> Body) Ready((bool IsReady, ReadOnlyMemory<byte> Json) message) =>
        (message.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Json, message.Json);

    private static async Task<(int Status, string Type, ReadOnlyMemory<byte> Body)> MetricsAsync(Func<Stream, CancellationToken, Task> write)
    {
        var text = new MemoryStream();
        await write(text, CancellationToken.None);
        return (StatusCodes.Status200OK, Prometheus, text.GetBuffer().AsMemory(0, (int)text.Length));
    }

    /// <summary>An answer that is made anew for whoever asks first, and given to all that ask until it is done.</summary>
    private sealed class SharedAnswer(Func<Task<(int Status, string Type, ReadOnlyMemory<byte> Body)>> make)
    {
        private readonly Lock _lock = new();
        private Task<(int Status, string Type, ReadOnlyMemory<byte> Body)>? _made;

        public Task<(int Status, string Type, ReadOnlyMemory<byte> Body)> GetAsync()
        {
            lock (_lock)
                return _made is { IsCompleted: false } ? _made : _made = Task.Run(make);
        }
    }
}
