using System.Globalization;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mattes;

/// <summary>How a video says what its masks show.</summary>
internal enum MatteForm
{
    /// <summary>All else is green (#00FF00): H.264 in MP4.</summary>
    GreenScreen,

    /// <summary>All else is transparent: ProRes 4444 in QuickTime, whose alpha loses nothing.</summary>
    Alpha,
}

/// <summary>
/// A video of what masks show, encoded by an <c>ffmpeg</c> of its own. Frames keep their times. Its size is the frames', made even by
/// repeating the last column and row. Has one caller; a video that is not ended is of no use.
/// </summary>
internal sealed class MatteVideo : IDisposable
{
    private static readonly Rgb Green = new(0, 255, 0);

    private readonly MatteForm _form;
    private readonly string _path;
    private readonly FfmpegOutput _file;
    private readonly ChildProcess _ffmpeg;
    private readonly MatroskaWriter _pictures;
    private readonly CancellationTokenRegistration _ending;
    private readonly Canvas _picture = new(), _matte = new();
    private readonly FrameFitting _fitting = new(), _matteFitting = new();
    private readonly byte[] _stacked;

    private TimeSpan? _start;

    /// <param name="path">Absolute; an earlier file is replaced.</param>
    /// <param name="form">Of the video.</param>
    /// <param name="first">Tells size and matrix; borrowed.</param>
    /// <param name="aspect">Of every pixel.</param>
    /// <param name="frameRate">Frames a second, as a hint.</param>
    /// <param name="cancellationToken">Ends the encoder.</param>
    /// <exception cref="SinkException">The encoder does not start, or takes no frames of this size.</exception>
    public MatteVideo(string path, MatteForm form, VideoFrame first, PixelAspect aspect, double frameRate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(first);
        (_path, _form) = (path, form);
        _fitting.Begin(first.Width, first.Height);
        _matteFitting.Begin(first.Width, first.Height);
        Size size = form == MatteForm.Alpha ? new Size(_fitting.Size.Width, 2 * _fitting.Size.Height) : _fitting.Size;
        if (!OverlayVideoSink.CanEncode(size.Width, size.Height))
            throw new SinkException($"A video of frames of {first.Width}x{first.Height} pixels is more than the encoder takes. Export cutouts instead.");
        _stacked = new byte[new I420Layout(size.Width, size.Height).Bytes];
        _file = FfmpegOutput.Create(path);
        try
        {
            _ffmpeg = ChildProcess.Start(new ChildProcessOptions
            {
                Program = "ffmpeg",
                Arguments = MatteArguments.Encode(_file.Name, form, first.Metadata.Matrix, _fitting.Size),
                AddressSpaceBytes = FfmpegArguments.AddressSpaceBytes(size) * 2,
            });
        }
        catch (ChildProcessException error)
        {
            _file.Dispose();
            throw new SinkException(error.Message, isTransient: false, error);
        }

        _ending = cancellationToken.Register(_ffmpeg.Kill);
        _pictures = new MatroskaWriter(_ffmpeg.Input);
        Guard(() => _pictures.Begin(size, first.Metadata.Matrix, aspect, frameRate));
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">Of the first one's size; borrowed for the call. Its time is after that of the frame before.</param>
    /// <param name="matte">Row-major [height, width], 255 for what is shown and 0 for the rest.</param>
    /// <exception cref="SinkException">The encoder has failed.</exception>
    public void Write(VideoFrame frame, ReadOnlySpan<byte> matte)
    {
        ArgumentNullException.ThrowIfNull(frame);
        _picture.Copy(frame);
        ReadOnlySpan<byte> pixels = _form == MatteForm.GreenScreen ? PaintGreen(matte) : Stack(matte);
        _start ??= frame.Metadata.PresentationTime;
        TimeSpan time = frame.Metadata.PresentationTime - _start.Value;
        try
        {
            _pictures.Write(time, pixels);
        }
        catch (IOException error)
        {
            throw Fault(error);
        }
    }

    /// <summary>Completes the file.</summary>
    /// <exception cref="SinkException">The encoder has failed.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        Guard(_ffmpeg.Input.Close);
        if (await _ffmpeg.WaitForExitAsync(cancellationToken) != 0)
            throw Fault(null);
    }

    public void Dispose()
    {
        _ending.Dispose();
        _ffmpeg.Dispose();
        _file.Dispose();
    }

    private ReadOnlySpan<byte> PaintGreen(ReadOnlySpan<byte> matte)
    {
        OpacityMap map = _picture.Begin(new PixelArea(0, 0, _picture.Width, _picture.Height));
        for (int y = 0; y < _picture.Height; y++)
        {
            Span<byte> row = map.Row(y, 0)[.._picture.Width];
            for (int x = 0; x < row.Length; x++)
                row[x] = (byte)~matte[(y * _picture.Width) + x];
        }

        _picture.Blend(Green);
        return _fitting.Fit(_picture).Pixels;
    }

    // The matte lies below the picture, as its luma: raw video has no alpha in Matroska.
    private ReadOnlySpan<byte> Stack(ReadOnlySpan<byte> matte)
    {
        _matte.Resize(_picture.Width, _picture.Height, _picture.Matrix);
        matte.CopyTo(_matte.Luma);
        _matte.Cb.Fill(YuvColors.Gray);
        _matte.Cr.Fill(YuvColors.Gray);
        Canvas upper = _fitting.Fit(_picture), lower = _matteFitting.Fit(_matte);
        int place = 0;
        Append(upper.Luma);
        Append(lower.Luma);
        Append(upper.Cb);
        Append(lower.Cb);
        Append(upper.Cr);
        Append(lower.Cr);
        return _stacked;

        void Append(ReadOnlySpan<byte> plane)
        {
            plane.CopyTo(_stacked.AsSpan(place));
            place += plane.Length;
        }
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (IOException error)
        {
            using (this)
                throw Fault(error);
        }
    }

    private SinkException Fault(Exception? error)
    {
        _ffmpeg.WaitForExit(TimeSpan.FromSeconds(5));
        string reason = FfmpegRun.LastError(_ffmpeg)?.Replace(_file.Name, _path, StringComparison.Ordinal) ?? "it ended before its time";
        return new SinkException($"ffmpeg, which encodes {_path}, failed: {reason}. It needs the encoders of Debian's package ffmpeg.", isTransient: false, error);
    }
}

/// <summary>What <c>ffmpeg</c> is asked to do with pictures in Matroska from its standard input.</summary>
internal static class MatteArguments
{
    public static IReadOnlyList<string> Encode(string path, MatteForm form, YuvMatrix matrix, Size size) =>
    [
        "-hide_banner", "-nostats", "-loglevel", "error",
        "-protocol_whitelist", "pipe", "-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0",
        "-threads", "1", "-f", "matroska", "-i", "pipe:0",
        .. form == MatteForm.GreenScreen
            ? ["-map", "0:v:0", "-pix_fmt", "yuv420p"]
            : (string[])["-filter_complex", Split(size)],
        "-color_range", "tv", "-colorspace", FfmpegArguments.NameOf(matrix), "-color_primaries", "bt709", "-color_trc", "bt709",
        "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000",
        .. form == MatteForm.GreenScreen
            ? ["-c:v", "libx264", "-preset", "fast", "-crf", "16", "-movflags", "+faststart", "-f", "mp4"]
            : (string[])["-c:v", "prores_ks", "-profile:v", "4444", "-alpha_bits", "8", "-f", "mov"],
        "-y", "file:" + path,
    ];

    private static string Split(Size size) => string.Create(CultureInfo.InvariantCulture,
        $"[0:v]split[p][m];[p]crop={size.Width}:{size.Height}:0:0[c];[m]extractplanes=y,crop={size.Width}:{size.Height}:0:{size.Height}[a];")
        + "[c][a]alphamerge,format=yuva444p10le";
}
