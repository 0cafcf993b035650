using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SamStream.Pipeline.Network;

namespace SamStream.Sources.Tests.Media.Relay;

/// <summary>
/// An RTSP server on loopback that answers as a test says. It notes the requests and counts the connections.
/// </summary>
internal sealed class FakeRtspServer : IAsyncDisposable
{
    private const string Description =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:{0}\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RtspMessage> _requests = [];
    private readonly Func<RtspMessage, RtspMessage?> _answer;
    private readonly Task _run;
    private int _connections;

    /// <param name="answer">The answer to a request, without CSeq; null: none.</param>
    public FakeRtspServer(Func<RtspMessage, RtspMessage?> answer)
    {
        _answer = answer;
        _listener.Start();
        _run = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"rtsp://127.0.0.1:{Port}/live/1?token=Tok3n";

    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<RtspMessage> Requests => [.. _requests];

    /// <summary>What is sent behind the answer to PLAY.</summary>
    public byte[] Packets { get; init; } = [];

    /// <summary>What is sent to whoever connects.</summary>
    public string Greeting { get; init; } = "";

    /// <summary>An answer as a working camera gives it.</summary>
    public static RtspMessage Usual(RtspMessage request) => request.Method switch
    {
        "DESCRIBE" => Describe("trackID=1"),
        "SETUP" => new RtspMessage("RTSP/1.0 200 OK") { ["Session"] = "12345678;timeout=60", ["Transport"] = request["Transport"] },
        _ => new RtspMessage("RTSP/1.0 200 OK"),
    };

    /// <summary>An answer with one track.</summary>
    public static RtspMessage Describe(string control)
    {
        byte[] body = Encoding.ASCII.GetBytes(Description.Replace("{0}", control, StringComparison.Ordinal));
        return new RtspMessage("RTSP/1.0 200 OK")
        {
            ["Content-Type"] = "application/sdp",
            ["Content-Length"] = $"{body.Length}",
            Body = body,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new RtspReader(stream);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Greeting), _stop.Token);
            while (true)
            {
                (RtspMessage? request, ReadOnlyMemory<byte> packets) = await reader.ReadAsync(_stop.Token);
                if (request is null && packets.IsEmpty)
                    return;
                if (request is null)
                    continue;
                _requests.Enqueue(request);
                if (_answer(request) is not { } answer)
                    continue;
                answer["CSeq"] = request["CSeq"];
                await stream.WriteAsync((byte[])[.. answer.ToBytes(), .. request.Method == "PLAY" ? Packets : []], _stop.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The relay's end, or the test's.
        }
    }
}
