using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Sockets;

/// <summary>Settings of a <see cref="SocketSink"/>. It is off until one of them is set.</summary>
public sealed record SocketOptions : FileSinkOptions
{
    /// <summary>Stands in <see cref="Path"/> for the camera's id.</summary>
    public const string CameraPlaceholder = "{camera}";

    /// <summary>The most bytes of a path in UTF-8: sun_path of unix(7) has 108, and programs in C want a zero behind it.</summary>
    public const int MaxPathBytes = 107;

    private static readonly SocketOptions Untouched = new();

    /// <summary>
    /// Path of a Unix-domain socket in a folder that exists; null: TCP. A socket that nobody listens on is replaced.
    /// </summary>
    [Description("path of a Unix-domain socket, relative to this file; {camera} stands for the camera's id")]
    [Path]
    public string? Path { get; init; }

    /// <summary>Address and port of this machine to listen on by TCP, 127.0.0.1:5600 or [::1]:5600; null: <see cref="Path"/>.</summary>
    [Description("address of this machine and port to listen on by TCP instead, 127.0.0.1:5600 or [::1]:5600; port 0: a free one, which the log names")]
    public string? Listen { get; init; }

    /// <summary>How masks are written. Default: <see cref="SocketMasks.Bits"/>.</summary>
    [Description("how masks are written: one bit a pixel within the mask's bounds, COCO run lengths, or not at all")]
    public SocketMasks Masks { get; init; } = SocketMasks.Bits;

    /// <summary>Readers at a time, 1 to 64; one more is turned away. Default: 8.</summary>
    [Description("most readers at a time; one more is turned away")]
    [Range(1, 64)]
    public int MaxReaders { get; init; } = 8;

    /// <inheritdoc/>
    public override string Name => "socket";

    /// <inheritdoc/>
    public override string Description => "masks for other programs on this machine, through a Unix-domain socket or TCP; off until it has a path or an address";

    /// <inheritdoc/>
    public override bool IsOn => Enabled && this != Untouched;

    /// <inheritdoc/>
    public override FileSinkOutput Output =>
        new(Path is null ? nameof(Listen) : nameof(Path), Path ?? Listen ?? "", "socket") { IsOutside = true, KeyForCameras = nameof(Path) };

    /// <inheritdoc/>
    public override FileSinkOptions ForCamera(string camera)
    {
        string name = string.Concat(camera.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return this with { Path = Path?.Replace(CameraPlaceholder, name, StringComparison.Ordinal) };
    }

    /// <inheritdoc/>
    public override ISink Create(FileSinkContext context) => new SocketSink(this, context.Loggers.CreateLogger<SocketSink>());

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        if (Path is not null && Listen is not null)
            checks.Require(false, nameof(Listen), Listen, "there is a path, too: write one of them");
        else if (Listen is not null)
            checks.Require(
                SocketAddress.ParseLoopback(Listen) is not null, nameof(Listen), Listen, "it must be an address of this machine alone and a port: 127.0.0.1:5600 or [::1]:5600");
        else
            CheckPath(checks);
    }

    private void CheckPath(OptionChecks checks)
    {
        checks.RequireText(Path, nameof(Path), "a Unix-domain socket; or write listen, an address for TCP");
        if (string.IsNullOrWhiteSpace(Path))
            return;
        int bytes = Encoding.UTF8.GetByteCount(System.IO.Path.GetFullPath(Path));
        checks.Require(bytes <= MaxPathBytes, nameof(Path), Path, string.Create(
            CultureInfo.InvariantCulture, $"it has {bytes} bytes, and the path of a socket at most {MaxPathBytes}: write a shorter one"));
    }
}

/// <summary>How masks are written to a socket.</summary>
public enum SocketMasks
{
    /// <summary>One bit a pixel of the mask's bounds, row by row, each row from a new byte on, the first pixel in the highest bit.</summary>
    Bits,

    /// <summary>COCO's compressed run lengths of the whole frame, ASCII.</summary>
    Rle,

    /// <summary>Not at all.</summary>
    None,
}
