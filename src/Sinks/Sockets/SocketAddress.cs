using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Sockets;

/// <summary>Takes the address that a sink listens on.</summary>
internal static class SocketAddress
{
    private const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The end point that a text names, or null if it is none of this machine alone.</summary>
    /// <param name="text">127.0.0.1:5600, localhost:5600 or [::1]:5600.</param>
    public static IPEndPoint? ParseLoopback(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return null;
        string host = text[..colon];
        if (host == "localhost")
            return new IPEndPoint(IPAddress.Loopback, port);
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        return IPAddress.TryParse(isBracketed ? host[1..^1] : host, out IPAddress? address) && IPAddress.IsLoopback(address)
            && isBracketed == (address.AddressFamily == AddressFamily.InterNetworkV6)
                ? new IPEndPoint(address, port)
                : null;
    }

    /// <summary>A socket that listens there. Disposing it removes the file of a Unix-domain socket.</summary>
    /// <exception cref="SinkException">The address cannot be had; the message names the reason and the cure.</exception>
    public static Socket Listen(SocketOptions options) =>
        options.Path is { } path ? ListenAt(Path.GetFullPath(path)) : ListenAt(ParseLoopback(options.Listen!)!);

    private static Socket ListenAt(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen();
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw Cannot($"{address}", error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "another program listens there. Write another port, or 0 for a free one",
                SocketError.AccessDenied => "this user may not. Write a port from 1024",
                _ => $"{error.Message.TrimEnd('.')}. Write another address",
            }, error);
        }
    }

    private static Socket ListenAt(string path)
    {
        MakeWay(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before it listens.
            UnlinkedFile.RequireNoLink(path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, OnlyUser);
            socket.Listen();
            return socket;
        }
        catch (Exception error) when (error is SocketException || OutputErrors.IsFileError(error))
        {
            socket.Dispose();
            throw Cannot(path, $"{error.Message.TrimEnd('.')}. Write another path", error);
        }
    }

    private static void MakeWay(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? path;
        if (!Directory.Exists(folder))
            throw Cannot(path, $"there is no folder {folder}. Make it, or write another path");
        FileKind kind = FileKinds.Of(path);
        if (kind == FileKind.None)
            return;
        if (kind != FileKind.Socket)
            throw Cannot(path, $"something else has that name, and is left alone. Write another path");
        if (HasListener(path))
            throw Cannot(path, "another program listens there. End it, or write another path");
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("replace the socket", path, error);
        }
    }

    // What a killed process leaves refuses connections.
    private static bool HasListener(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private static SinkException Cannot(string address, string reason, Exception? error = null) =>
        new($"Cannot listen on {address}: {reason}.", innerException: error);
}
