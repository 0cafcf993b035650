using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace SamStream.Soak.Viewers;

/// <summary>Those who come to the console to do harm.</summary>
/// <param name="console">Its address.</param>
/// <param name="camera">A camera of it.</param>
internal sealed class HostileVisitors(Uri console, string camera)
{
    private readonly Random _random = new(20261202);
    private readonly byte[] _tooLong = new byte[1 << 16];

    /// <summary>Asks for a socket and leaves without a word.</summary>
    public async Task OpenAndLeaveAsync(CancellationToken stop)
    {
        using Socket socket = await UpgradeAsync(stop);
        await socket.ReceiveAsync(new byte[1024], stop);
    }

    /// <summary>Opens a socket, watches, and never reads.</summary>
    /// <returns>To be kept.</returns>
    public async Task<Socket> OpenAndWatchBlindAsync(CancellationToken stop)
    {
        Socket socket = await UpgradeAsync(stop);
        byte[] words = Encoding.UTF8.GetBytes($$"""{"watch":[{"camera":"{{camera}}","width":1280}]}""");
        // One frame of text, masked with zeros (RFC 6455, 5.2).
        await socket.SendAsync((byte[])[0x81, (byte)(0x80 | words.Length), 0, 0, 0, 0, .. words], stop);
        return socket;
    }

    /// <summary>Sends one message that no page sends, and waits for what becomes of it.</summary>
    /// <returns>Why the server closed the socket; null: it did not accept it, or closed it without a word.</returns>
    public async Task<WebSocketCloseStatus?> SayHarmAsync(int number, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", console.GetLeftPart(UriPartial.Authority));
        try
        {
            await socket.ConnectAsync(new UriBuilder(console) { Scheme = "ws", Path = "/api/live" }.Uri, stop);
            ReadOnlyMemory<byte> message = (number % 4) switch
            {
                0 => _tooLong,
                1 => HostilePayload.MakeRandom(_random),
                2 => "{\"watch\":[null]}"u8.ToArray(),
                _ => Encoding.UTF8.GetBytes(new string('[', 4000)),
            };
            await socket.SendAsync(message, number % 8 < 4 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, stop);
            var buffer = new byte[1 << 20];
            while (socket.State == WebSocketState.Open)
                await socket.ReceiveAsync(buffer.AsMemory(), stop);
        }
        catch (WebSocketException)
        {
        }

        return socket.CloseStatus;
    }

    /// <summary>Sends a request that cannot be carried out.</summary>
    /// <returns>The answer; that it is too large as well where the server hung up on it.</returns>
    public async Task<HttpStatusCode> AskHarmAsync(HttpClient client, int number, CancellationToken stop)
    {
        using var content = new ByteArrayContent(number % 10 == 0 ? new byte[2 << 20] : HostilePayload.Make(_random, number));
        content.Headers.ContentType = new("application/json");
        string what = (number % 4) switch { 0 => "command", 1 => "freeze", 2 => "preview", _ => "prompt" };
        try
        {
            using HttpResponseMessage answer = await client.PostAsync(new Uri(console, $"api/cameras/{camera}/{what}"), content, stop);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.RequestEntityTooLarge;
        }
    }

    private async Task<Socket> UpgradeAsync(CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, console.Port, stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /api/live HTTP/1.1\r\nHost: {console.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Origin: {console.GetLeftPart(UriPartial.Authority)}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"), stop);
        return socket;
    }
}
