using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;
using SamStream.Console.Clips;
using SamStream.Console.Hosting;
using SamStream.Console.Live;
using SamStream.Console.Pages;
using SamStream.Console.Pointing;
using SamStream.Console.Routes;
using SamStream.Pipeline;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Pointing;

namespace SamStream.Console;

/// <summary>
/// What the program serves over HTTP: health and metrics, and with a console the page and what it asks for.
/// </summary>
public sealed class ConsoleSite : IAsyncDisposable
{
    // Nothing inline, nothing from elsewhere; pictures and workers are made by the page itself.
    private const string PagePolicy =
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(1);

    private readonly StatusPages _status;
    private readonly List<CameraFeed> _cameras = [];
    private readonly LiveViewers _viewers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly RouteTable? _routes;
    private readonly PageFiles? _page;
    private Task _telling = Task.CompletedTask;
    private HttpServer? _server;

    /// <param name="status">Health and metrics.</param>
    /// <param name="hasConsole">Whether the page is served.</param>
    /// <param name="version">Of the program.</param>
    /// <param name="clips">Recorded video; null: there is none.</param>
    internal ConsoleSite(StatusPages status, bool hasConsole, string version, IClipDesk? clips = null)
    {
        _status = status;
        if (!hasConsole)
            return;
        _page = new PageFiles();
        var routes = new List<Route>(new LiveRoutes(Cameras, _viewers, _stop.Token).All);
        if (clips is not null)
        {
            routes.AddRange(new ClipRoutes(clips).All);
            clips.Told += message => _viewers.TellNow(ClipRoutes.TextOf(message));
        }

        ReadOnlyMemory<byte> document = default;
        routes.Add(new Route(
            "GET", "api/openapi.json", ConsoleRole.Viewer, "This description.", call => call.WriteAsync(document, "application/json"))
        {
            MediaType = "application/json",
        });
        document = OpenApiDocument.ToUtf8(routes, version);
        _routes = new RouteTable(routes, new LocalAccess());
    }

    /// <summary>Whether the page is served.</summary>
    public bool HasConsole => _page is not null;

    /// <summary>Adds a camera; the feed is to be a sink and a listener of its pipeline.</summary>
    /// <param name="id">The camera's name.</param>
    /// <param name="pipeline">Its counters; may give null.</param>
    /// <param name="previewer">For those who point at its pictures; used, not owned. Null: there are no previews.</param>
    /// <param name="trail">Of this camera, with a previewer; used, not owned.</param>
    public CameraFeed AddCamera(string id, Func<PipelineSnapshot?> pipeline, IMaskPreviewer? previewer = null, IMaskTrail? trail = null)
    {
        var feed = new CameraFeed(id, _viewers, pipeline, previewer is null || trail is null ? null : new CameraPointing(previewer, trail));
        lock (_cameras)
            _cameras.Add(feed);
        return feed;
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="address">Where.</param>
    /// <param name="place">What a port that is in use is blamed on.</param>
    /// <returns>The server, whose end is the site's.</returns>
    /// <exception cref="ListenException">The address or port cannot be had.</exception>
    public async Task<HttpServer> ListenAsync(ListenAddress address, Place place)
    {
        _server = await HttpServer.StartAsync(address, AnswerAsync, place).ConfigureAwait(false);
        if (HasConsole)
            _telling = TellStatusAsync();
        return _server;
    }

    /// <summary>Says goodbye to those who watch, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private List<CameraFeed> Cameras()
    {
        lock (_cameras)
            return [.. _cameras];
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value?.TrimStart('/') ?? "";
        if (_routes is null || _page is null || path is "healthz" or "readyz" or "metrics")
            return _status.AnswerAsync(context);
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = PagePolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return path.StartsWith("api/", StringComparison.Ordinal) ? _routes.AnswerAsync(context, path) : _page.AnswerAsync(context, path);
    }

    private async Task TellStatusAsync()
    {
        using var timer = new PeriodicTimer(StatusInterval);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            if (_viewers.Count == 0)
                continue;
            foreach (CameraFeed camera in Cameras())
                _viewers.TellStatus(camera.Id, LiveText.Of(camera.Read()));
        }
    }
}
