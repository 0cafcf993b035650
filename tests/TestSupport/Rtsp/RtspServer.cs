using System.Diagnostics;
using System.Globalization;

namespace SamStream.TestSupport.Rtsp;

/// <summary>
/// A GStreamer RTSP server as a process of its own on a free loopback port: it can be frozen, killed and started again
/// on the same port. It ends when its standard input does, so that none outlives the tests.
/// </summary>
public sealed class RtspServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? _process;

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
        string.Create(CultureInfo.InvariantCulture, $"rtsp://127.0.0.1:{port}{Options.Path}");

    /// <summary>Kills the process, as a power failure does.</summary>
    public async Task KillAsync()
    {
        Process process = _process ?? throw new InvalidOperationException("The server does not run.");
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
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
    public async Task RewindAsync()
    {
        await _process!.StandardInput.WriteLineAsync("rewind");
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
    }

    private async Task StartAsync()
    {
        string script = Path.Combine(RepositoryPaths.Root, "tests", "TestSupport", "Rtsp", "rtsp-server.py");
        var start = new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])[script, .. Arguments()])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        string? ready = await _process.StandardOutput.ReadLineAsync(patience.Token);
        if (ready?.Split(' ') is not ["ready", var port])
            throw new InvalidOperationException($"The RTSP server did not start: '{ready}'. Install its packages: make setup");
        Port = int.Parse(port, CultureInfo.InvariantCulture);
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
        if (Options.File is { } file)
            yield return $"--file={file}";
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
