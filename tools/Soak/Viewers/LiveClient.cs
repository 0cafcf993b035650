using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SamStream.Soak.Viewers;

/// <summary>
/// Watches a camera of the console as the page does: it takes every picture off the socket and says at once that it was seen.
/// </summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private const int LargestMessage = 4 << 20;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _camera;
    private readonly Action<ShownFrame>? _shown;
    private Task _reading = Task.CompletedTask;
    private long _pictures, _bytes;

    private LiveClient(string camera, Action<ShownFrame>? shown) => (_camera, _shown) = (camera, shown);

    /// <summary>Pictures that came.</summary>
    public long Pictures => Interlocked.Read(ref _pictures);

    /// <summary>Bytes of all messages.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Connects and watches.</summary>
    /// <param name="console">Its address.</param>
    /// <param name="camera">The camera's name.</param>
    /// <param name="width">How wide the picture is shown, pixels.</param>
    /// <param name="shown">Told of each picture; null: headers are not read.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<LiveClient> ConnectAsync(
        Uri console, string camera, int width, Action<ShownFrame>? shown, CancellationToken cancel)
    {
        var client = new LiveClient(camera, shown);
        client._socket.Options.SetRequestHeader("Origin", console.GetLeftPart(UriPartial.Authority));
        await client._socket.ConnectAsync(new UriBuilder(console) { Scheme = "ws", Path = "/api/live" }.Uri, cancel);
        await client.SayAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"watch":[{"camera":"{{camera}}","width":{{width}} }]}"""));
        client._reading = Task.Run(client.ReadAsync, CancellationToken.None);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[LargestMessage];
        while (!_stop.IsCancellationRequested)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            long at = Stopwatch.GetTimestamp();
            Interlocked.Add(ref _bytes, length);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            if (received.MessageType == WebSocketMessageType.Binary)
                await SeeAsync(buffer.AsMemory(0, length), at);
        }
    }

    private async Task SeeAsync(ReadOnlyMemory<byte> packet, long at)
    {
        Interlocked.Increment(ref _pictures);
        int header = BinaryPrimitives.ReadInt32LittleEndian(packet.Span);
        using JsonDocument message = JsonDocument.Parse(packet.Slice(sizeof(int), header));
        long frame = message.RootElement.GetProperty("frame").GetInt64();
        _shown?.Invoke(new ShownFrame(at, frame, [.. message.RootElement.GetProperty("objects").EnumerateArray()
            .Where(found => found.GetProperty("mask").ValueKind == JsonValueKind.Object)
            .Select(found => found.GetProperty("id").GetInt32())]));
        await SayAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"seen":{"camera":"{{_camera}}","frame":{{frame}} } }"""));
    }

    private Task SayAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
}

/// <summary>A picture that came.</summary>
/// <param name="At">When, of <see cref="Stopwatch.GetTimestamp"/>.</param>
/// <param name="Frame">Its index.</param>
/// <param name="Masks">Objects that have a mask on it.</param>
internal sealed record ShownFrame(long At, long Frame, IReadOnlyList<int> Masks);
