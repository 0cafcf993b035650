using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SamStream.Console.Access;
using SamStream.Console.Clips;
using SamStream.Console.Hosting;
using SamStream.Console.Live;
using SamStream.Console.Login;
using SamStream.Console.Pages;
using SamStream.Console.Reloading;
using SamStream.Console.Routes;
using SamStream.Pipeline;
using SamStream.Pipeline.Options;

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
    private readonly ListenAddress _listen;
    private readonly AccessOptions _options;
    private readonly ILogger _logger;
    private readonly LoginAccess? _login;
    private readonly PasswordDesk? _passwords;
    private readonly AuditTrail? _trail;
    private readonly TimeProvider _time;
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
    /// <param name="listen">Where it is going to listen.</param>
    /// <param name="options">Who may do what with the page.</param>
    /// <param name="logger">Where logins and changes are noted.</param>
    /// <param name="time">What logins age by; null: the system's.</param>
    /// <param name="clips">Recorded video; null: there is none, but cameras.</param>
    /// <param name="reload">Loads the configuration anew; null: there is none.</param>
    internal ConsoleSite(
        StatusPages status,
        bool hasConsole,
        string version,
        ListenAddress listen,
        AccessOptions options,
        ILogger logger,
        TimeProvider? time = null,
        IClipDesk? clips = null,
        IReloadDesk? reload = null)
    {
        (_status, _listen, _options, _logger, _time) = (status, listen, options, logger, time ?? TimeProvider.System);
        if (!hasConsole)
            return;
        _page = new PageFiles();
        _login = options.HasLogin ? new LoginAccess(options, listen.Tls is not null, _time) : null;
        _trail = new AuditTrail(logger, _time) { Told = change => _viewers.Tell(LiveText.Of(change)) };
        var sessions = new SessionRoutes(_login, _trail, _time, [clips is null ? "live" : "clips"]);
        _passwords = sessions.Desk;
        if (clips is not null)
            clips.Told += message => _viewers.TellNow(ClipRoutes.TextOf(message));
        Route[] routes =
        [
            .. sessions.All,
            .. new LiveRoutes(Cameras, _viewers, [ClipJson.Default.ClipText], _stop.Token).All,
            .. new ReloadRoutes(reload).All,
            .. new ClipRoutes(clips).All,
            new("GET", "api/openapi.json", ConsoleRole.Viewer, "This description.", call => call.WriteAsync(ApiDocument, "application/json"))
            {
                MediaType = "application/json",
            },
        ];
        ApiDocument = OpenApiDocument.ToUtf8(routes, version);
        _routes = new RouteTable(routes, (IAccessPolicy?)_login ?? new LocalAccess(), _trail, new RequestRate(_time));
    }

    /// <summary>Checks passwords; null without the page.</summary>
    internal PasswordDesk? Passwords => _passwords;

    /// <summary>Everything that can be asked of the page's server; null without it.</summary>
    internal RouteTable? Routes => _routes;

    /// <summary>Everything that can be asked of the page's server, as OpenAPI 3.1 describes it: UTF-8 JSON. Empty without the page.</summary>
    public ReadOnlyMemory<byte> ApiDocument { get; }

    /// <summary>Whether the page is served.</summary>
    public bool HasConsole => _page is not null;

    /// <summary>
    /// Adds a camera, in place of one of the same name; at first before the site listens, so that no page ever sees a run without its
    /// cameras.
    /// </summary>
    /// <param name="id">The camera's name.</param>
    /// <param name="pipeline">Its counters; may give null.</param>
    public void AddCamera(string id, Func<PipelineSnapshot?> pipeline)
    {
        var feed = new CameraFeed(id, _viewers, pipeline);
        lock (_cameras)
        {
            int at = _cameras.FindIndex(camera => camera.Id == id);
            if (at < 0)
                _cameras.Add(feed);
            else
                _cameras[at] = feed;
        }

        _viewers.Restart(id);
    }

    /// <summary>Takes away all cameras but these, and puts them in this order.</summary>
    public void KeepCameras(IReadOnlyList<string> ids)
    {
        lock (_cameras)
        {
            CameraFeed[] kept = [.. ids.Select(id => _cameras.Find(camera => camera.Id == id)).OfType<CameraFeed>()];
            _cameras.Clear();
            _cameras.AddRange(kept);
        }
    }

    /// <summary>
    /// From now on there are other users and tokens. Who has changed or is gone is logged out at once, and the sockets are closed; all
    /// others stay. The login as such and its proxies are those from the start.
    /// </summary>
    public void ReplaceAccess(AccessOptions others) => _login?.Replace(others);

    /// <summary>Tells pages that the configuration was loaded anew, without a request to the console.</summary>
    /// <param name="by">Who or what asked for it.</param>
    /// <param name="note">What became of it.</param>
    public void TellReloaded(string by, string note) =>
        _trail?.Told?.Invoke(new Change("POST", ReloadRoutes.Path, StatusCodes.Status200OK, note) { By = by, At = _time.GetUtcNow() });

    /// <summary>A camera that was added: to be a sink and a listener of its pipeline.</summary>
    public CameraFeed FeedOf(string id) => Cameras().Single(camera => camera.Id == id);

    /// <summary>Begins to listen.</summary>
    /// <param name="place">What a port that is in use is blamed on.</param>
    /// <returns>The server, whose end is the site's.</returns>
    /// <exception cref="ListenException">
    /// The address or port cannot be had, the certificate cannot be read, or others than this machine would reach a page without login or encryption.
    /// </exception>
    public async Task<HttpServer> ListenAsync(Place place)
    {
        if (HasConsole && _options.ProblemAt(_listen, place) is { } problem)
            throw new ListenException(problem);
        _server = await HttpServer.StartAsync(_listen, AnswerAsync, place, _logger).ConfigureAwait(false);
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
        _login?.Dispose();
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
            foreach (CameraFeed camera in Cameras())
                _viewers.TellStatus(camera.Id, LiveText.Of(camera.Measure()));
        }
    }
}
