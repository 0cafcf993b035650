using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;

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
            new FileInput(Path, Live), loggers, clock, new FrameSelection(Start, Stride, Frames, OnEarlyEnd));

    private protected override bool CountsFrames => true;
}
