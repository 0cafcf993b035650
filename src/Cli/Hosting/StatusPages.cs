using System.Text;
using Microsoft.AspNetCore.Http;
using SamStream.Cli.Json;

namespace SamStream.Cli.Hosting;

/// <summary>What is served: <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> (docs/operations.md).</summary>
/// <param name="readiness">The state of every camera and sink.</param>
/// <param name="metrics">The text of the metrics.</param>
internal sealed class StatusPages(Func<ReadinessMessage> readiness, Func<string> metrics)
{
    private const string Json = "application/json";
    private const string Plain = "text/plain; charset=utf-8";
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    public async Task AnswerAsync(HttpContext context)
    {
        (int status, string type, string body) = Answer(context.Request);
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private (int Status, string Type, string Body) Answer(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, Plain, "GET or HEAD only\n");
        switch (request.Path.Value)
        {
            case "/healthz":
                return (StatusCodes.Status200OK, Plain, "ok\n");
            case "/readyz":
                ReadinessMessage message = readiness();
                return (message.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Json,
                    JsonText.Of(message, ReadinessJson.Default.ReadinessMessage, isIndented: true) + "\n");
            case "/metrics":
                return (StatusCodes.Status200OK, Prometheus, metrics());
            default:
                return (StatusCodes.Status404NotFound, Plain, "there are /healthz, /readyz and /metrics\n");
        }
    }
}
