using System.Text;
using Microsoft.AspNetCore.Http;
using SamStream.Cli.Json;

namespace SamStream.Cli.Hosting;

/// <summary>What is served: <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> (docs/operations.md).</summary>
/// <param name="readiness">The state of every camera and sink.</param>
/// <param name="metrics">Writes the text of the metrics.</param>
internal sealed class StatusPages(Func<ReadinessMessage> readiness, Func<Stream, CancellationToken, Task> metrics)
{
    private const string Json = "application/json";
    private const string Plain = "text/plain; charset=utf-8";
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    public async Task AnswerAsync(HttpContext context)
    {
        (int status, string type, ReadOnlyMemory<byte> body) = await AnswerAsync(context.Request, context.RequestAborted);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<(int Status, string Type, ReadOnlyMemory<byte> Body)> AnswerAsync(HttpRequest request, CancellationToken aborted)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, Plain, "GET or HEAD only\n"u8.ToArray());
        switch (request.Path.Value)
        {
            case "/healthz":
                return (StatusCodes.Status200OK, Plain, "ok\n"u8.ToArray());
            case "/readyz":
                ReadinessMessage message = readiness();
                return (message.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Json,
                    Encoding.UTF8.GetBytes(JsonText.Of(message, ReadinessJson.Default.ReadinessMessage, isIndented: true) + "\n"));
            case "/metrics":
                var text = new MemoryStream();
                await metrics(text, aborted);
                return (StatusCodes.Status200OK, Prometheus, text.GetBuffer().AsMemory(0, (int)text.Length));
            default:
                return (StatusCodes.Status404NotFound, Plain, "there are /healthz, /readyz and /metrics\n"u8.ToArray());
        }
    }
}
