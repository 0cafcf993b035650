using System.Globalization;
using System.IO.Pipes;
using System.Text;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Overlay;

namespace SamStream.Sinks.Restream;

/// <summary>Where one encoder sends, and how long it may stand still.</summary>
/// <param name="Output">FFmpeg's arguments for it, which everybody may see.</param>
/// <param name="Secrets">FFmpeg's options, by name, that nobody may see.</param>
/// <param name="StuckAfter">The most that one picture may take; null: any time, since a reader is waited for.</param>
internal sealed record LiveTarget(
    IReadOnlyList<string> Output, IReadOnlyList<KeyValuePair<string, string>> Secrets, TimeSpan? StuckAfter);

/// <summary>An <c>ffmpeg</c> that compresses pictures of one size from a pipe as they come, and sends them on at once.</summary>
internal sealed class LiveEncoder : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly LiveTarget _target;
    private readonly PrivateOptions? _secrets;
    private readonly ChildProcess _ffmpeg;
    private readonly MatroskaWriter _pictures;
    private readonly Timer _watchdog;
    private volatile bool _isStuck;
    private TimeSpan _last = TimeSpan.FromTicks(-1);

    private LiveEncoder(LiveTarget target, PrivateOptions? secrets, ChildProcess ffmpeg)
    {
        (_target, _secrets, _ffmpeg) = (target, secrets, ffmpeg);
        _pictures = new MatroskaWriter(ffmpeg.Input);
        _watchdog = new Timer(_ =>
        {
            _isStuck = true;
            _ffmpeg.Kill();
        });
    }

    /// <summary>Number of the process.</summary>
    public int Id => _ffmpeg.Id;

    /// <summary>What it writes, if its target is a pipe.</summary>
    public Stream Output => _ffmpeg.Output;

    /// <summary>Starts one for pictures like this.</summary>
    /// <exception cref="SinkException">It does not start.</exception>
    public static LiveEncoder Start(LiveTarget target, LivePicture first, PixelAspect aspect, double frameRate, RestreamOptions options)
    {
        PrivateOptions? secrets = target.Secrets.Count > 0 ? new PrivateOptions(target.Secrets) : null;
        LiveEncoder encoder;
        try
        {
            ChildProcess ffmpeg = ChildProcess.Start(new ChildProcessOptions
            {
                Program = "ffmpeg",
                Arguments = LiveArguments.Encode(target, secrets?.Path, first.Matrix, options),
                AddressSpaceBytes = FfmpegArguments.AddressSpaceBytes(first.Size),
            });
            encoder = new LiveEncoder(target, secrets, ffmpeg);
        }
        catch (ChildProcessException error)
        {
            secrets?.Dispose();
            throw new SinkException(error.Message, isTransient: false, error);
        }

        try
        {
            encoder._pictures.Begin(first.Size, first.Matrix, aspect, frameRate);
            return encoder;
        }
        catch (IOException error)
        {
            using (encoder)
                throw encoder.Fault(error);
        }
    }

    /// <param name="picture">Of the size and colours of the first one.</param>
    /// <param name="time">Since the stream began.</param>
    /// <exception cref="SinkException">The encoder has ended, or took nothing for too long.</exception>
    public void Write(LivePicture picture, TimeSpan time)
    {
        // Two frames at one moment would be one too many for containers.
        _last = time > _last ? time : _last + TimeSpan.FromMilliseconds(1);
        _watchdog.Change(_target.StuckAfter ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            _pictures.Write(_last, picture.Pixels);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            throw Fault(error);
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Lets it send what it has and take its leave; whatever takes longer is killed.</summary>
    public void End()
    {
        try
        {
            _ffmpeg.Input.Close();
        }
        catch (IOException)
        {
            // It has gone already.
        }

        _ffmpeg.WaitForExit(EndLimit);
    }

    /// <summary>Ends it at once.</summary>
    public void Kill() => _ffmpeg.Kill();

    public void Dispose()
    {
        _watchdog.Dispose();
        _ffmpeg.Dispose();
        _secrets?.Dispose();
    }

    private SinkException Fault(Exception error)
    {
        if (!_ffmpeg.WaitForExit(EndLimit))
            _ffmpeg.Kill();
        _ffmpeg.WaitForExit(EndLimit);
        string reason = _isStuck
            ? string.Create(CultureInfo.InvariantCulture, $"nothing was taken for {_target.StuckAfter?.TotalSeconds:0.#} s")
            : FfmpegRun.LastError(_ffmpeg) ?? string.Create(CultureInfo.InvariantCulture, $"ffmpeg ended (exit code {_ffmpeg.ExitCode})");
        foreach ((_, string secret) in _target.Secrets)
            reason = reason.Replace(secret, "…", StringComparison.Ordinal);
        return new SinkException(ForeignText.Visible(reason), isTransient: true, error);
    }
}

/// <summary>
/// Options for one <c>ffmpeg</c> that stand neither among its arguments nor in its environment: it reads them from a pipe that only
/// processes of this user can open (proc_pid_fd(5)), and what it has read is gone.
/// </summary>
internal sealed class PrivateOptions : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out, HandleInheritability.None);

    /// <param name="options">Without line breaks; together less than a pipe holds.</param>
    public PrivateOptions(IReadOnlyList<KeyValuePair<string, string>> options)
    {
        Path = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_pipe.ClientSafePipeHandle.DangerousGetHandle()}");
        _pipe.Write(Encoding.UTF8.GetBytes(string.Concat(options.Select(option => $"{option.Key}={option.Value}\n"))));
        // The reader finds the end behind them.
        _pipe.SafePipeHandle.Dispose();
    }

    /// <summary>What the child opens.</summary>
    public string Path { get; }

    public void Dispose()
    {
        _pipe.DisposeLocalCopyOfClientHandle();
        _pipe.Dispose();
    }
}

/// <summary>What <c>ffmpeg</c> is asked to do for live pictures.</summary>
internal static class LiveArguments
{
    // A stream that is joined, or damaged, is whole again within this.
    private const string KeyFrameEachSecond = "expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+1))";

    /// <summary>MPEG-TS without any wait in the container.</summary>
    public static IReadOnlyList<string> MpegTs { get; } = ["-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts"];

    /// <summary>Compresses pictures in Matroska from standard input.</summary>
    public static IReadOnlyList<string> Encode(LiveTarget target, string? secrets, YuvMatrix matrix, RestreamOptions options) =>
    [
        "-hide_banner", "-nostats", "-loglevel", "error",
        "-protocol_whitelist", "pipe", "-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0", "-fflags", "nobuffer",
        // One thread: the network needs the other processors. Times stay those of the pictures, also in the next encoder of a reader.
        "-threads", "1", "-copyts", "-f", "matroska", "-i", "pipe:0", "-map", "0:v:0",
        "-filter_threads", "1", "-pix_fmt", "yuv420p",
        "-color_range", "tv", "-colorspace", FfmpegArguments.NameOf(matrix), "-color_primaries", "bt709", "-color_trc", "bt709",
        "-fps_mode", "passthrough", "-enc_time_base", "1:90000",
        "-c:v", "libx264", "-preset", FfmpegArguments.NameOf(options.Preset), "-tune", "zerolatency",
        "-crf", options.Quality.ToString(CultureInfo.InvariantCulture), "-threads", "1", "-bf", "0",
        "-g", "600", "-force_key_frames", KeyFrameEachSecond, "-flush_packets", "1",
        .. secrets is null ? Array.Empty<string>() : ["-fpre", secrets],
        .. target.Output,
    ];
}
