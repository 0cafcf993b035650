using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Options;

namespace SamStream.Sources.Media.Inputs;

/// <summary>A video file, decoded by FFmpeg as fast as frames are taken; rotation in its metadata is applied.</summary>
public sealed record VideoFileOptions : MediaSourceOptions
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The file's first frame to deliver, from 0. It is reached by decoding, so that frame k is the same picture
    /// whatever the start. Default 0. Delivered frames are numbered from 0; their presentation time is the file's.
    /// </summary>
    [Description("first frame of a video file to take, counted from 0; the frames taken are numbered from 0 again")]
    [Range(0, int.MaxValue)]
    public long Start { get; init; }

    /// <summary>Delivers every n-th frame, at least 1. Default 1.</summary>
    [Description("take every n-th frame of a video file")]
    [Range(1, int.MaxValue)]
    public int Stride { get; init; } = 1;

    /// <summary>What becomes of the run when the file is cut off. Default: it fails after the last frame.</summary>
    public EarlyEndPolicy OnEarlyEnd { get; init; } = EarlyEndPolicy.Fail;

    /// <summary>Where the decoder begins; null: at the file's start.</summary>
    internal SeekPlan? Seek { get; init; }

    /// <inheritdoc/>
    public override string Kind => "video files";

    /// <summary>False: a video's count is often an estimate, duration by rate.</summary>
    public override bool IsFrameCountCertain => false;

    protected override string DefaultId => SourceNames.FromPath(Path ?? "");

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.RequireText(Path, nameof(Path), "a video file");
    }

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(
            new FileInput(Path, Live, Seek), loggers, clock, new FrameSelection(Start, Stride, Frames, OnEarlyEnd));

    private protected override bool CountsFrames => true;
}

/// <summary>A video file.</summary>
internal sealed class FileInput(string path, LiveMode live, SeekPlan? seek = null) : IMediaInput
{
    public string Subject => $"'{Shown(path)}'";

    public string NoFrameCure => "";

    public TimeSpan? OpenTimeout => null;

    // Between two frames of a file may lie minutes of sound.
    public TimeSpan StallTimeout => TimeSpan.FromMinutes(2);

    public async Task<PreparedInput> PrepareAsync(CancellationToken cancellationToken)
    {
        VideoContainer container = seek?.Container ?? Inspect(path);
        // "file:" and a full path: no part of the name is taken for a protocol, an option or a pattern.
        string[] arguments = [.. MediaFormats.Only("file"), "-i", $"file:{Path.GetFullPath(path)}"];
        bool isLive = live == LiveMode.Yes;
        MediaProbe probe = seek?.Probe ?? await ProbeAsync(arguments, container, cancellationToken);
        return new PreparedInput
        {
            Arguments = isLive ? ["-re", .. arguments] : [.. seek?.Arguments ?? [], .. arguments],
            IsLive = isLive,
            Probe = probe,
            Container = container,
            Seek = isLive ? null : seek,
            MediaFile = probe.HasAudio ? Path.GetFullPath(path) : null,
        };
    }

    public SourceException Explain(PreparedInput input, DecoderLog log, int? exitCode)
    {
        VideoContainer container = input.Container!;
        (SourceFault fault, string reason) = FfmpegFailure.Of(log, exitCode);
        if (fault is SourceFault.UnsupportedCodec)
            return new SourceException($"{Subject} cannot be decoded: {reason}. 'ffmpeg -decoders' lists what does.");
        string declared = input.Probe?.EstimatedFrames is { } count ? $" that declares {count:N0} frames" : "";
        string cutOff = container.IsCutOff ? $", cut off from {container.DeclaredBytes:N0} bytes" : "";
        string crash = FfmpegFailure.SignalOf(exitCode) is null ? "" : $" {reason};";
        return new SourceException(
            $"{Subject} holds no frame that decodes:{crash} {container.Description} of {container.ActualBytes:N0} bytes{declared}{cutOff}. "
            + "Record or copy it again.");
    }

    // A folder may hold files of any name.
    private static string Shown(string path) => ForeignText.Visible(path, maxLength: 1000);

    private static async Task<MediaProbe> ProbeAsync(string[] arguments, VideoContainer container, CancellationToken cancellationToken)
    {
        string path = arguments[^1]["file:".Length..];
        MediaProbe probe = await MediaProbe.RunAsync(arguments, cancellationToken);
        if (probe.Codec is not null)
            return probe;
        throw new SourceException(
            $"'{Shown(path)}' ({container.ActualBytes:N0} bytes) cannot be opened as a video: {Reason(probe, container)}");
    }

    private static string Reason(MediaProbe probe, VideoContainer container)
    {
        if (container.LacksIndex)
        {
            return $"{container.Description} without its index (\"moov\"), which is written last: it was cut off. "
                + "Copy or record it again.";
        }

        if (container.IsImage)
            return $"{container.Description}. Give images as a folder, a pattern or with an image's extension.";
        if (container.IsCutOff)
            return $"{container.Description}, cut off from {container.DeclaredBytes:N0} bytes. Copy it again.";
        if (container.IsPlaylist)
            return $"{container.Description}. A playlist is not followed: name what it lists, or give its address (https://…).";
        string holds = probe switch
        {
            { HasCoverOnly: true } => "it holds a cover picture and no video",
            { HasAudio: true } => "it holds sound and no video",
            { Error: { } error } => $"no video stream that FFmpeg decodes is in it ({error})",
            _ => "no video stream that FFmpeg decodes is in it",
        };
        return $"{container.Description}, and {holds}. Check that it is a video; 'ffprobe' lists its streams.";
    }

    private static VideoContainer Inspect(string path)
    {
        if (Directory.Exists(path))
            throw new SourceException($"'{Shown(path)}' is a folder. For a folder of images use the image source; else name a video file.");
        if (!File.Exists(path))
            throw new SourceException($"'{Shown(path)}' does not exist (looked in '{Path.GetFullPath(path)}'). Correct the path.");
        try
        {
            VideoContainer container = VideoContainer.Inspect(path);
            return container.ActualBytes == 0
                ? throw new SourceException($"'{Shown(path)}' is empty (0 bytes). Copy or record it again.")
                : container;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SourceException(
                $"'{Shown(path)}' may not be read by user '{Environment.UserName}'. Change its permissions (chmod +r).",
                innerException: error);
        }
        catch (IOException error)
        {
            throw new SourceException($"'{Shown(path)}' cannot be read: {error.Message}", innerException: error);
        }
    }
}
