using System.Diagnostics;
using System.Globalization;
using System.Text;
using SamStream.Pipeline.Processes;

namespace SamStream.Chaos.Rtsp;

/// <summary>
/// A GStreamer RTSP server as a process of its own on a free loopback port: it can be frozen, killed and started again
/// on the same port. It ends when its standard input does, or with this process, so that none outlives us.
/// </summary>
public sealed class RtspServer : IAsyncDisposable
{
    /// <summary>The Debian packages that it needs.</summary>
    public const string Packages = "gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-libav gstreamer1.0-plugins-base "
        + "gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly";

    private const string Python = "/usr/bin/python3";
    private const string ScriptName = "rtsp-server.py";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string> Script = new(ReadScript);

    private ChildProcess? _process;

    private RtspServer(RtspServerOptions options) => Options = options;

    /// <summary>What it serves.</summary>
    public RtspServerOptions Options { get; private set; }

    /// <summary>On loopback; the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>Of the process.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>The stream's address, without user name and password.</summary>
    public string Url => UrlOn(Port);

    /// <summary>Starts a server; it serves when this returns.</summary>
    public static async Task<RtspServer> StartAsync(RtspServerOptions? options = null)
    {
        var server = new RtspServer(options ?? new RtspServerOptions());
        await server.StartAsync();
        return server;
    }

    /// <summary>The stream's address through a proxy.</summary>
    public string UrlOn(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(Options.Certificate is null ? "rtsp" : "rtsps")}://127.0.0.1:{port}{Options.Path}");

    /// <summary>Kills the process, as a power failure does.</summary>
    public async Task KillAsync()
    {
        ChildProcess process = _process ?? throw new InvalidOperationException("The server does not run.");
        _process = null;
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    /// <summary>Starts again on the same port, after <see cref="KillAsync"/>.</summary>
    /// <param name="options">What it serves from now on; null: the same.</param>
    public async Task RestartAsync(RtspServerOptions? options = null)
    {
        Options = options ?? Options;
        await StartAsync();
    }

    /// <summary>Stops the process where it stands (SIGSTOP): its sockets stay open and say nothing.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>Lets a frozen process go on (SIGCONT).</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Sets the stream's time stamps back to zero while it runs.</summary>
    public Task RewindAsync() => SendAsync("rewind");

    /// <summary>
    /// The time of day at which the first picture of the pattern was due; that of picture k is k frame intervals later. It is
    /// another one once the last client has gone.
    /// </summary>
    /// <exception cref="ServerException">Nobody is served.</exception>
    public async Task<DateTimeOffset> OriginAsync() => DateTimeOffset.UnixEpoch + await AskAsync("origin");

    /// <summary>
    /// How long after it is due the pattern's next picture is sent: zero, unless the server's process was held up for longer than five
    /// pictures; then all that follow are late.
    /// </summary>
    /// <exception cref="ServerException">Nobody is served.</exception>
    public Task<TimeSpan> LateAsync() => AskAsync("late");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
    }

    private async Task<TimeSpan> AskAsync(string what)
    {
        await SendAsync(what);
        using var patience = new CancellationTokenSource(Patience);
        using var output = new StreamReader(_process!.Output, leaveOpen: true);
        string? answer = await output.ReadLineAsync(patience.Token);
        return answer?.Split(' ') is [var word, var text] && word == what
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
                ? TimeSpan.FromSeconds(seconds)
                : throw new ServerException($"The RTSP server serves nobody yet: it answered '{answer}'.");
    }

    private async Task SendAsync(string command)
    {
        await _process!.Input.WriteAsync(Encoding.ASCII.GetBytes($"{command}\n"));
        await _process.Input.FlushAsync();
    }

    private async Task StartAsync()
    {
        if (!File.Exists(Python))
            throw new ServerException($"{Python} is missing. Install it: sudo apt-get install python3 {Packages} (or: make setup-tests)");
        _process = ChildProcess.Start(new ChildProcessOptions
        {
            Program = Python,
            Arguments = ["-c", Script.Value, .. Arguments()],
            OpenFiles = 1024,
        });
        using var patience = new CancellationTokenSource(Patience);
        using var output = new StreamReader(_process.Output, leaveOpen: true);
        string? ready = await output.ReadLineAsync(patience.Token);
        if (ready?.Split(' ') is not ["ready", var port])
            throw await FailureAsync(_process, patience.Token);
        Port = int.Parse(port, CultureInfo.InvariantCulture);
    }

    private async Task<ServerException> FailureAsync(ChildProcess process, CancellationToken patience)
    {
        await process.WaitForExitAsync(patience);
        _process = null;
        string reason = process.LastErrors.LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "no reason given";
        process.Dispose();
        return new ServerException($"The RTSP server of GStreamer did not start: {reason}. "
            + $"Install what it needs: sudo apt-get install {Packages} (or: make setup-tests)");
    }

    private static string ReadScript()
    {
        using Stream stream = typeof(RtspServer).Assembly.GetManifestResourceStream(ScriptName)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private IEnumerable<string> Arguments()
    {
        yield return FormattableString.Invariant($"--port={Port}");
        yield return $"--path={Options.Path}";
        yield return $"--codec={Options.Codec}";
        yield return FormattableString.Invariant($"--size={Options.Size.Width}x{Options.Size.Height}");
        yield return FormattableString.Invariant($"--rate={Options.Rate}");
        yield return FormattableString.Invariant($"--gop={Options.GroupLength}");
        yield return FormattableString.Invariant($"--frames={Options.FrameCount}");
        yield return FormattableString.Invariant($"--first={Options.FirstNumber}");
        if (Options.HasDisc)
            yield return "--disc";
        if (Options.File is { } file)
            yield return $"--file={file}";
        if (Options.Certificate is { } certificate)
            yield return $"--certificate={certificate}";
        if (Options.UserName is not { } user)
            yield break;
        yield return $"--user={user}";
        yield return $"--password={Options.Password}";
        if (Options.IsDigest)
            yield return "--digest";
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
