using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SamStream.Chaos.Network;
using SamStream.Pipeline.Processes;

namespace SamStream.Chaos.Brokers;

/// <summary>
/// A Mosquitto broker on a free port of this machine, of its own folder and configuration. The system's own broker, if
/// there is one, is left alone.
/// </summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("samstream-broker-").FullName;
    private ChildProcess? _process;

    private MosquittoBroker(MosquittoOptions options)
    {
        Options = options;
        Port = LoopbackPort.Free();
        MosquittoConfiguration.Write(_folder, Port, options);
    }

    /// <summary>What it is like.</summary>
    public MosquittoOptions Options { get; private set; }

    /// <summary>The port on 127.0.0.1 that it listens on; the same after every start.</summary>
    public int Port { get; }

    /// <summary>The id of the running process.</summary>
    public int ProcessId => Running.Id;

    private ChildProcess Running => _process ?? throw new InvalidOperationException("The broker does not run.");

    /// <summary>Starts a broker and waits until it takes connections.</summary>
    public static async Task<MosquittoBroker> StartAsync(MosquittoOptions? options = null)
    {
        if (!File.Exists(Program))
            throw new ServerException($"{Program} is missing. Install it: sudo apt-get install mosquitto (or: make setup-tests)");
        var broker = new MosquittoBroker(options ?? new MosquittoOptions());
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Starts it again, with the same port, after it was killed or stopped.</summary>
    /// <param name="options">What it is to be like from now on; null: the same.</param>
    public async Task StartAgainAsync(MosquittoOptions? options = null)
    {
        if (options is not null)
        {
            Options = options;
            MosquittoConfiguration.Write(_folder, Port, options);
        }

        ChildProcess process = ChildProcess.Start(new ChildProcessOptions
        {
            Program = Program,
            Arguments = ["-c", Path.Combine(_folder, MosquittoConfiguration.FileName)],
            OpenFiles = 1024,
        });
        _process = process;
        using var limit = new CancellationTokenSource(Patience);
        while (!await TryConnectAsync(limit.Token))
        {
            if (process.HasExited)
                throw new ServerException($"mosquitto ended with {process.ExitCode}. Its log:\n{Log()}");
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Ends it at once (SIGKILL); its connections are reset.</summary>
    public async Task KillAsync()
    {
        Running.Kill();
        await EndAsync();
    }

    /// <summary>Ends it in order (SIGTERM): it stores what is to persist.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await EndAsync();
    }

    /// <summary>
    /// Reads a changed configuration while it runs (SIGHUP): who may log in. Whoever may no longer is disconnected; what
    /// it listens on stays as it is.
    /// </summary>
    public Task ReloadAsync(MosquittoOptions options)
    {
        MosquittoConfiguration.Write(_folder, Port, options);
        return SignalAsync("HUP");
    }

    /// <summary>Stops its work with all sockets open (SIGSTOP), until <see cref="ResumeAsync"/>.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on after <see cref="FreezeAsync"/> (SIGCONT).</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>What it has logged.</summary>
    public string Log() => File.ReadAllText(Path.Combine(_folder, MosquittoConfiguration.LogName));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task EndAsync()
    {
        ChildProcess process = Running;
        _process = null;
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"kill -s {signal} {ProcessId} ended with {kill.ExitCode}.");
    }

    private async Task<bool> TryConnectAsync(CancellationToken token)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
