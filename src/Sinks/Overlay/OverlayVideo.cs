using System.Buffers.Binary;
using System.Globalization;
using OpenCvSharp;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// A video file that grows: an <c>ffmpeg</c> of its own compresses pictures from a pipe into half-second fragments, so
/// that the file can be played at any time. If this process is killed, <c>ffmpeg</c> completes the file.
/// </summary>
internal sealed class OverlayVideo : IDisposable
{
    // For what is in the pipe and in the encoder when the last picture has been written; 20 s at 7680x4320 pixels.
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(2);

    // Exit codes: of a program that a signal has killed, and of ffmpeg when SIGINT or SIGTERM has told it to end.
    private const int Signal = 128, ToldToEnd = 255;

    private readonly string _path;
    private readonly FfmpegOutput _file;
    private readonly TimeSpan _stuckAfter;
    private readonly ChildProcess _ffmpeg;
    private readonly MatroskaWriter _pictures;
    private readonly Timer _watchdog;
    private volatile bool _isStuck;

    private OverlayVideo(string path, FfmpegOutput file, ChildProcess ffmpeg, TimeSpan stuckAfter)
    {
        _path = path;
        _file = file;
        _ffmpeg = ffmpeg;
        _stuckAfter = stuckAfter;
        _pictures = new MatroskaWriter(ffmpeg.Input);
        _watchdog = new Timer(_ => EndStuck());
    }

    /// <summary>Number of the encoder's process.</summary>
    public int EncoderId => _ffmpeg.Id;

    /// <summary>The video's name for another program, until this is disposed.</summary>
    public string NameForFfmpeg => _file.Name;

    /// <summary>Begins a video.</summary>
    /// <param name="path">Absolute; an earlier file is replaced.</param>
    /// <param name="size">Even.</param>
    /// <param name="matrix">Of every picture.</param>
    /// <param name="aspect">Of every pixel.</param>
    /// <param name="frameRate">Frames a second, as a hint.</param>
    /// <param name="options">Preset and quality.</param>
    /// <param name="stuckAfter">How long the encoder may take for a frame.</param>
    /// <exception cref="SinkException">The encoder does not start.</exception>
    public static OverlayVideo Start(
        string path, Size size, YuvMatrix matrix, PixelAspect aspect, double frameRate, OverlayVideoOptions options, TimeSpan stuckAfter)
    {
        FfmpegOutput file = FfmpegOutput.Create(path);
        ChildProcess ffmpeg;
        try
        {
            ffmpeg = ChildProcess.Start(new ChildProcessOptions
            {
                Program = "ffmpeg",
                Arguments = FfmpegArguments.Encode(file.Name, matrix, options.Preset, options.Quality),
                AddressSpaceBytes = FfmpegArguments.AddressSpaceBytes(size),
                // The end of its input tells it to complete the file. A signal comes once for every thread of ours that ends,
                // and the second one makes ffmpeg give up.
                ParentDeathSignal = "clear",
            });
        }
        catch (ChildProcessException error)
        {
            file.Dispose();
            throw new SinkException(error.Message, isTransient: false, error);
        }

        var video = new OverlayVideo(path, file, ffmpeg, stuckAfter);
        try
        {
            video._pictures.Begin(size, matrix, aspect, frameRate);
            return video;
        }
        catch (IOException error)
        {
            using (video)
                throw video.Fault(error);
        }
    }

    /// <param name="pixels">I420 of the video's size, without anything between rows.</param>
    /// <param name="shownAt">After the frame before.</param>
    /// <exception cref="SinkException">The video cannot be written; what is there can be played.</exception>
    public void Write(ReadOnlySpan<byte> pixels, TimeSpan shownAt)
    {
        _watchdog.Change(_stuckAfter, Timeout.InfiniteTimeSpan);
        try
        {
            _pictures.Write(shownAt, pixels);
        }
        catch (IOException error)
        {
            throw Fault(error);
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Completes the file.</summary>
    /// <exception cref="SinkException">It cannot be completed; what is there can be played.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(EndPatience);
        try
        {
            _ffmpeg.Input.Close();
            if (await _ffmpeg.WaitForExitAsync(patience.Token) != 0)
                throw Fault(null);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            EndStuck();
            throw Fault(error);
        }
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        _ffmpeg.Dispose();
        _file.Dispose();
    }

    private void EndStuck()
    {
        _isStuck = true;
        _ffmpeg.Kill();
    }

    // The pipe breaks when the encoder ends, or is about to: unless it hangs at the disk.
    private SinkException Fault(Exception? error)
    {
        if (!_ffmpeg.WaitForExit(_stuckAfter))
        {
            EndStuck();
            _ffmpeg.WaitForExit(_stuckAfter);
        }

        string kept = CutTornEnd() ? $" What was written until then stays in {_path} and can be played." : "";
        if (OutputErrors.FindIn(_ffmpeg.LastErrors) is { } refusal)
        {
            // Not transient: the encoder has ended, whether there is space later or not.
            string told = OutputErrors.Cannot("write", _path, refusal).Message;
            return new SinkException(told + kept, isTransient: false, error);
        }

        return new SinkException(
            $"ffmpeg, which compresses the overlay video, {HowItEnded()}.{kept}", isTransient: false, error);
    }

    private string HowItEnded()
    {
        if (_isStuck)
            return string.Create(CultureInfo.InvariantCulture, $"took nothing for {_stuckAfter.TotalSeconds:0.#} s and was ended");
        return _ffmpeg.ExitCode switch
        {
            Signal + 9 => "was killed (signal 9), as it is when memory runs out",
            ToldToEnd => "was told to end by somebody else",
            > Signal and var code => $"was killed (signal {code - Signal})",
            _ when FfmpegRun.LastError(_ffmpeg) is { } line => $"failed: {line.Replace(_file.Name, _path, StringComparison.Ordinal)}",
            var code => $"ended (exit code {code})",
        };
    }

    /// <summary>Makes sure that what is there can be played.</summary>
    /// <returns>False if nothing is there.</returns>
    private bool CutTornEnd()
    {
        try
        {
            FragmentedMp4.CutTornEnd(_path);
            return new FileInfo(_path).Length > 0;
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            return File.Exists(_path);
        }
    }
}

/// <summary>
/// A fragmented MP4 file whose writer was stopped in the middle (ISO/IEC 14496-12, 4.2 and 8.8). Some players, browsers
/// among them, refuse the whole end of a file for a torn fragment.
/// </summary>
internal static class FragmentedMp4
{
    private const uint MediaData = 0x6D646174;
    private const int HeaderLength = 8;

    /// <summary>Cuts off what stands behind the last whole fragment; a file without any is left as it is.</summary>
    public static void CutTornEnd(string path)
    {
        using FileStream file = UnlinkedFile.Open(path, FileAccess.ReadWrite, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[HeaderLength];
        long end = 0;
        for (long at = 0; at + HeaderLength <= file.Length;)
        {
            file.Position = at;
            file.ReadExactly(header);
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size < HeaderLength)
                break;
            at += size;
            if (at <= file.Length && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) == MediaData)
                end = at;
        }

        if (end > 0 && end < file.Length)
            file.SetLength(end);
    }
}
