using System.Net.Sockets;
using SamStream.Pipeline.Network;

namespace SamStream.Sources.Tests.Media.Relay;

/// <summary>A child's side of an RTSP connection, request by request.</summary>
internal sealed class RtspClient : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly RtspReader _reader;
    private readonly List<string?> _sequences = [];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(10));

    private RtspClient(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new RtspReader(_stream);
    }

    /// <summary>The numbers of the answers.</summary>
    public IReadOnlyList<string?> Sequences => _sequences;

    public static async Task<RtspClient> ConnectAsync(string url)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", new Uri(url).Port);
        return new RtspClient(socket);
    }

    /// <exception cref="IOException">The connection was closed.</exception>
    public async Task<RtspMessage> AskAsync(string method, string uri, params (string Name, string Value)[] headers)
    {
        var request = new RtspMessage($"{method} {uri} RTSP/1.0") { ["CSeq"] = $"{_sequences.Count + 1}" };
        foreach ((string name, string value) in headers)
            request[name] = value;
        await SendAsync(request.ToBytes());
        (RtspMessage? answer, _) = await _reader.ReadAsync(_patience.Token);
        _sequences.Add(answer?["CSeq"]);
        return answer ?? throw new IOException("closed");
    }

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, _patience.Token);

    public async Task<byte[]> ReadPacketsAsync(int length)
    {
        var bytes = new List<byte>();
        while (bytes.Count < length)
            bytes.AddRange((await _reader.ReadAsync(_patience.Token)).Packets.Span);
        return [.. bytes];
    }

    public async Task<bool> IsClosedAsync() => await _reader.ReadAsync(_patience.Token) is (null, { IsEmpty: true });

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _patience.Dispose();
        return _stream.DisposeAsync();
    }
}
