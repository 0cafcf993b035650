using System.Globalization;
using System.Security.Cryptography;
using SamStream.Pipeline.Processes;

namespace SamStream.Sources.Media.Decoding;

/// <summary>
/// One <c>ffmpeg</c> that decodes one input: raw I420 frames of limited range come on its standard output, each frame's header on its
/// standard error. It writes a header before the frame's pixels, and every frame in the size that it has, so that both
/// pair by count. One thread reads it; <see cref="Kill"/> may come from any.
/// </summary>
internal sealed class MediaDecoder : IDisposable
{
    // 8192×8192: the largest frame that is decoded at all; the pool has a limit of its own.
    private const int MaxPixels = 8192 * 8192;

    /// <summary>The option that keeps any program of FFmpeg's from larger pictures.</summary>
    public static readonly IReadOnlyList<string> PixelLimit = ["-max_pixels", MaxPixels.ToString(CultureInfo.InvariantCulture)];

    // What a decoder of 8K pictures with two threads needs, several times over. Drivers map far more.
    private const long AddressSpaceBytes = 8L << 30;

    private const int SkipBytes = 1 << 20;
    private static readonly TimeSpan EndTimeLimit = TimeSpan.FromSeconds(5);

    private readonly ChildProcess _child;
    private readonly DecoderLog _log;
    private readonly Queue<FrameHeader> _headers = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private byte[]? _skipped;
    private volatile bool _isKilled;

    private MediaDecoder(ReadOnlySpan<string> arguments, string mark, DecoderSettings settings)
    {
        _log = new DecoderLog(mark, settings.HeldFrames, Enqueue);
        _child = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "ffmpeg",
            Arguments = arguments.ToArray(),
            AddressSpaceBytes = settings.IsHardware ? null : AddressSpaceBytes,
            Variables = settings.IsHardware ? HardwareVariables : [],
            OnErrorLine = _log.Read,
            OnErrorEnd = () => _arrived.Release(),
        });
    }

    /// <summary>Of the process.</summary>
    public int ProcessId => _child.Id;

    /// <summary>What it says beside its frames.</summary>
    public DecoderLog Log => _log;

    /// <summary>Its standard input; whoever gave an input that is read from there feeds and closes it.</summary>
    public Stream Feed => _child.Input;

    private static readonly string[] HardwareVariables =
    [
        "LIBVA_DRIVER_NAME", "LIBVA_DRIVERS_PATH", "XDG_RUNTIME_DIR", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES",
        "NVIDIA_DRIVER_CAPABILITIES",
    ];

    /// <summary>Starts it.</summary>
    /// <param name="input">Options and address of what it reads.</param>
    /// <param name="readsStandardInput">True if that is its standard input, which <see cref="Feed"/> fills.</param>
    /// <param name="settings">How it decodes.</param>
    /// <exception cref="ChildProcessException">FFmpeg is not there.</exception>
    public static MediaDecoder Start(IReadOnlyList<string> input, bool readsStandardInput, DecoderSettings settings)
    {
        string mark = "m" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        string[] arguments =
        [
            "-hide_banner", "-nostats", "-loglevel", "repeat+level+verbose",
            .. readsStandardInput ? Array.Empty<string>() : ["-nostdin"],
            "-copyts", "-max_error_rate", "1", "-filter_threads", "1",
            .. settings.InputArguments,
            .. PixelLimit,
            .. input,
            // The first video that is no cover picture, every frame once, at its own size and time.
            "-map", "0:V:0", "-noautoscale", "-fps_mode", "passthrough",
            "-vf", $"{settings.Filters}scale@{mark}{DecoderLog.Conversion}=out_range=tv,format=yuv420p,scale@{mark}{DecoderLog.Size},settb=1/10000000,"
                + $"metadata=mode=add:key=p:value={mark},metadata=mode=print:file=pipe\\\\:2:direct=1",
            "-f", "rawvideo", "pipe:1",
        ];
        var decoder = new MediaDecoder(arguments, mark, settings);
        if (!readsStandardInput)
            decoder.Feed.Dispose();
        return decoder;
    }

    /// <summary>Waits for the next frame's header; false at the end, however it came.</summary>
    public bool TryReadHeader(out FrameHeader header)
    {
        _arrived.Wait();
        lock (_lock)
        {
            if (_headers.TryDequeue(out header))
                return true;
        }

        // The end stays.
        _arrived.Release();
        return false;
    }

    /// <summary>Reads the pixels of the frame whose header was read last.</summary>
    /// <param name="pixels">As many bytes as the header says.</param>
    /// <returns>False if it ended before the last one.</returns>
    public bool TryReadPixels(Span<byte> pixels)
    {
        try
        {
            return _child.Output.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false) == pixels.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads the pixels of the frame whose header was read last, and forgets them.</summary>
    public bool TrySkipPixels(in FrameHeader header)
    {
        _skipped ??= new byte[SkipBytes];
        for (long left = header.Bytes; left > 0; left -= Math.Min(left, _skipped.Length))
        {
            if (!TryReadPixels(_skipped.AsSpan(0, (int)Math.Min(left, _skipped.Length))))
                return false;
        }

        return true;
    }

    /// <summary>Waits for its end, which comes with the end of its frames.</summary>
    /// <returns>Its exit code; null if it was killed by us or did not end by itself.</returns>
    public int? WaitForExit()
    {
        if (_child.WaitForExit(EndTimeLimit))
            return _isKilled ? null : _child.ExitCode;
        Kill();
        return null;
    }

    /// <summary>Ends it at once; whoever reads it sees the end.</summary>
    public void Kill()
    {
        _isKilled = true;
        _child.Kill();
    }

    // The semaphore is left alone: a child that the system cannot end yet may still tell of its end.
    public void Dispose() => _child.Dispose();

    private void Enqueue(FrameHeader header)
    {
        lock (_lock)
            _headers.Enqueue(header);
        _arrived.Release();
    }
}
