using System.Net.Sockets;
using System.Security.Authentication;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Streams.Rtsp;

namespace SamStream.Sources.Streams;

/// <summary>
/// Asks the other side itself. Before FFmpeg does, whether it is there at all: while FFmpeg waits for a camera that is
/// away, no other camera of the process can be opened. After FFmpeg has failed, for the reason, which FFmpeg tells to
/// its log only.
/// </summary>
internal static class StreamProbe
{
    /// <summary>Finds out whether the other side is there.</summary>
    /// <exception cref="SourceException">Nobody answers.</exception>
    public static Task ReachAsync(StreamOptions options, CancellationToken cancellationToken) => ConnectAsync(
        options, async (client, limit) =>
        {
            if (IsRtsp(options))
                await RtspProbe.AskForOptionsAsync(client, options.FullAddress, limit);
        },
        cancellationToken);

    /// <summary>Finds out why FFmpeg did not open it.</summary>
    /// <exception cref="SourceException">The reason, if it could be found.</exception>
    public static Task ExplainAsync(StreamOptions options, CancellationToken cancellationToken) => ConnectAsync(
        options, async (client, limit) =>
        {
            if (IsRtsp(options))
                Judge(options.FullAddress, await RtspProbe.DescribeAsync(client, options.FullAddress, limit));
        },
        cancellationToken);

    private static async Task ConnectAsync(
        StreamOptions options, Func<TcpClient, CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        StreamAddress address = options.FullAddress;
        if (PortOf(address) is not { } port)
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.OpenTimeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host.Trim('[', ']'), port, limit.Token);
            await ask(client, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(address, $"nothing came back within {options.OpenTimeout.TotalSeconds:0.#} seconds", null);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            throw Unreachable(address, error.Message.TrimEnd('.'), error);
        }
    }

    private static void Judge(StreamAddress address, RtspAnswer answer)
    {
        switch (answer.Status)
        {
            case < 400:
                return;
            case 401 or 403 when address.HasCredentials:
                throw new SourceException(
                    $"Stream '{address}' refuses the user name or the password ({answer}). Correct them.",
                    SourceFault.BadCredentials);
            case 401 or 403:
                throw new SourceException(
                    $"Stream '{address}' wants a user name and a password ({answer}). Give them in the address or by the keys "
                    + "username and password.", SourceFault.BadCredentials);
            case 404 or 410:
                throw new SourceException(
                    $"Stream '{address}' does not exist on that server ({answer}). Correct the path.", SourceFault.UnknownPath);
            default:
                throw new SourceException($"Stream '{address}' is refused by its server: {answer}.", SourceFault.Other);
        }
    }

    private static SourceException Unreachable(StreamAddress address, string reason, Exception? error) => new(
        $"Stream '{address}' cannot be reached: {reason}. Check address, network and power; it is tried again.",
        SourceFault.Unreachable, error);

    // Null where there is no connection to make (UDP, SRT) or the port is not known.
    private static int? PortOf(StreamAddress address) => address.Scheme switch
    {
        "rtsp" => address.Port ?? 554,
        "rtsps" => address.Port ?? 322,
        "http" => address.Port ?? 80,
        "https" => address.Port ?? 443,
        "rtmp" => address.Port ?? 1935,
        "rtmps" => address.Port ?? 443,
        _ => null,
    };

    // RTSP in HTTP begins as HTTP.
    private static bool IsRtsp(StreamOptions options) => options.FullAddress.Scheme is "rtsp" or "rtsps"
        && !(options.FfmpegOptions?.Contains("rtsp_transport;http", StringComparison.Ordinal) ?? false);
}
