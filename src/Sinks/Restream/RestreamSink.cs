using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Restream;

/// <summary>
/// The annotated video, live: sent to a server, or fetched by players. A picture is drawn only while somebody takes it, the newest
/// wins, and whatever happens to a server, a player or an encoder is retried without an end and never fails the run.
/// </summary>
public sealed partial class RestreamSink : IListeningSink
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly RestreamOptions _options;
    private readonly RestreamAddress _address;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly OverlayPainter _painter;
    private readonly Canvas _canvas = new();
    private readonly LivePictures _pictures = new();
    private readonly ConcurrentDictionary<Outlet, byte> _outlets = new();
    private readonly ConcurrentDictionary<Task, byte> _serving = new();
    private readonly CancellationTokenSource _end = new();
    private FrameFitting _fitting = new();
    private SourceProperties? _source;
    private LiveRoute? _route;
    private Task _publishing = Task.CompletedTask;
    private (int Width, int Height) _size;
    private long _drawn;
    private bool _isDisposed, _isTooLarge;

    /// <param name="options">Where to, and how it looks.</param>
    /// <param name="logger">Told of readers, and of servers that are away; nobody if null.</param>
    /// <param name="time">The stream's clock; the system's if null.</param>
    /// <exception cref="SinkException">The options are invalid; the message lists every problem.</exception>
    public RestreamSink(RestreamOptions options, ILogger<RestreamSink>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RequireValid();
        _options = options;
        _address = options.Target!;
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        _time = time ?? TimeProvider.System;
        _painter = new OverlayPainter(options.MaskOpacity, options.Legend, options.Clock, _logger);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <summary>True: for each taker the newest picture waits, and nothing else.</summary>
    public bool KeepsNewest => true;

    /// <summary>How soon a server that is away is tried again.</summary>
    internal RestartOptions Restart { get; init; } = RestartOptions.Forever;

    /// <summary>How long a server or player may take nothing.</summary>
    internal TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pictures that were drawn.</summary>
    internal long Drawn => Volatile.Read(ref _drawn);

    /// <summary>Numbers of the encoders that run.</summary>
    internal IReadOnlyList<int> EncoderIds => [.. _outlets.Keys.Select(outlet => outlet.EncoderId).OfType<int>()];

    /// <summary>The port that it listens on, once it does.</summary>
    internal int? Port => _route?.Port;

    /// <inheritdoc/>
    public void Listen()
    {
        if (_route is not null || _address.Kind != RestreamKind.Http)
            return;
        _route = LiveServer.Add(_address, _options.MaxReaders, ServeAsync, _logger);
        LogListening(_logger, $"http://{_address.Host}:{_route.Port}{_address.Path}");
    }

    /// <inheritdoc/>
    public async ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _source = context.Source;
        // An encoder that is not there is found now, not when somebody watches.
        await H264Encoder.RequireAsync("ffmpeg", "the live video", Name, cancellationToken);
        Listen();
        if (_address.Kind == RestreamKind.Http)
            return;
        var publisher = new Publisher(_address, _options, NewOutlet, Forget, Restart, StuckAfter, _time, _logger);
        _publishing = Task.Run(() => publisher.RunAsync(_end.Token), CancellationToken.None);
    }

    /// <summary>Draws the result if somebody takes it, and waits for nobody.</summary>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_source is null)
            throw new InvalidOperationException("The sink is not open.");
        Outlet[] wanting = [.. _outlets.Keys.Where(outlet => outlet.Wants)];
        // Others had it, or it is a snapshot's.
        if (wanting.Length == 0 || result.IsRepeated || IsTooLarge(result.Frame))
            return ValueTask.CompletedTask;
        using LivePicture picture = Draw(result);
        foreach (Outlet outlet in wanting)
            outlet.Offer(picture.Share());
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends all streams.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await EndAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await EndAsync();
        _end.Dispose();
    }

    // Who takes nothing any more is not waited for.
    private async Task EndAsync()
    {
        await _end.CancelAsync();
        _route?.Dispose();
        Task ended = Task.WhenAll([_publishing, .. _serving.Keys]);
        await Task.WhenAny(ended, Task.Delay(EndLimit, _time));
        foreach (Outlet outlet in _outlets.Keys)
            outlet.End(atOnce: true);
        await ended;
    }

    private LivePicture Draw(FrameResult result)
    {
        long now = _time.GetTimestamp();
        _canvas.Copy(result.Frame);
        _painter.Paint(_canvas, result);
        if (_size != (_canvas.Width, _canvas.Height))
        {
            _size = (_canvas.Width, _canvas.Height);
            _fitting = new FrameFitting();
            _fitting.Begin(_canvas.Width, _canvas.Height);
        }

        LivePicture picture = _pictures.Take();
        picture.Set(_fitting.Fit(_canvas), _canvas.Matrix, now);
        Interlocked.Increment(ref _drawn);
        return picture;
    }

    private bool IsTooLarge(VideoFrame frame)
    {
        bool isTooLarge = !OverlayVideoSink.CanEncode(frame.Width, frame.Height);
        if (isTooLarge && !_isTooLarge)
            LogTooLarge(_logger, _address, frame.Width, frame.Height);
        return _isTooLarge = isTooLarge;
    }

    private Outlet NewOutlet(long? begin)
    {
        long? started = begin;
        var outlet = new Outlet(
            (target, first) => LiveEncoder.Start(target, first, _source!.PixelAspect, OverlayTimeline.RateOf(_source), _options),
            picture => _time.GetElapsedTime(started ??= picture.Timestamp, picture.Timestamp),
            drawsAhead: _address.Kind == RestreamKind.Http || !_address.IsListening);
        _outlets[outlet] = 0;
        return outlet;
    }

    private void Forget(Outlet outlet)
    {
        _outlets.TryRemove(outlet, out _);
        outlet.Dispose();
    }

    private async Task ServeAsync(Stream reader, Task leaving)
    {
        Task serving = new LiveReader(reader, NewOutlet, Forget, StuckAfter, _time).RunAsync(leaving, _end.Token);
        // Who waits for it gets no faults.
        Task done = serving.ContinueWith(_ => { }, TaskScheduler.Default);
        _serving[done] = 0;
        await done;
        _serving.TryRemove(done, out _);
        await serving;
    }

    [LoggerMessage(2501, LogLevel.Information, "Live video for players: {Address}")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(2502, LogLevel.Warning, "{Address}: frames of {Width}x{Height} are larger than H.264 takes, and are left out")]
    private static partial void LogTooLarge(ILogger logger, RestreamAddress address, int width, int height);
}
