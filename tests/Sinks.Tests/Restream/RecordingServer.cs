using System.Globalization;
using SamStream.Pipeline.Processes;

namespace SamStream.Sinks.Tests.Restream;

/// <summary>GStreamer's RTSP server on loopback: a client with a login may publish to /gate, which goes to a file.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    public const string User = "publisher";

    private const string Script = """
        import sys, threading
        import gi
        gi.require_version("Gst", "1.0"); gi.require_version("GstRtsp", "1.0"); gi.require_version("GstRtspServer", "1.0")
        from gi.repository import GLib, Gst, GstRtsp, GstRtspServer
        path, password, method = sys.stdin.readline().rstrip("\n").split("\t")
        Gst.init(None)
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f'( rtph264depay name=depay0 ! h264parse config-interval=-1 ! mpegtsmux ! filesink sync=false location="{path}" )')
        factory.set_transport_mode(GstRtspServer.RTSPTransportMode.RECORD)
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("publisher", "media.factory.access", True)
        permissions.add_permission_for_role("publisher", "media.factory.construct", True)
        factory.set_permissions(permissions)
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "publisher")
        auth = GstRtspServer.RTSPAuth()
        if method == "digest":
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
            auth.add_digest("publisher", password, token)
        else:
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic("publisher", password), token)
        server = GstRtspServer.RTSPServer()
        server.set_address("127.0.0.1")
        server.set_service("0")
        server.set_auth(auth)
        server.get_mount_points().add_factory("/gate", factory)
        server.attach(None)
        loop = GLib.MainLoop()
        threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
        print(server.get_bound_port(), flush=True)
        loop.run()
        """;

    private readonly ChildProcess _process;

    private RecordingServer(ChildProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="file">What it writes, MPEG-TS.</param>
    /// <param name="password">Of <see cref="User"/>.</param>
    /// <param name="method">digest or basic: the login that it offers.</param>
    public static async Task<RecordingServer> StartAsync(string file, string password, string method)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        ChildProcess process = ChildProcess.Start(
            new ChildProcessOptions { Program = "/usr/bin/python3", Arguments = ["-c", Script], OpenFiles = 1024 });
        await using var input = new StreamWriter(process.Input, leaveOpen: true);
        await input.WriteLineAsync($"{file}\t{password}\t{method}");
        await input.FlushAsync(patience.Token);
        using var output = new StreamReader(process.Output, leaveOpen: true);
        string? port = await output.ReadLineAsync(patience.Token);
        Assert.True(port is not null, string.Join('\n', process.LastErrors));
        return new RecordingServer(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
