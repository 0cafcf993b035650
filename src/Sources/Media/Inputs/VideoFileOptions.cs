using Microsoft.Extensions.Logging;
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
    public long StartFrame { get; init; }

    /// <summary>The most frames to deliver, at least 1; null (default): all.</summary>
    public long? MaxFrames { get; init; }

    /// <summary>Delivers every n-th frame, at least 1. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>What becomes of the run when the file is cut off. Default: it fails after the last frame.</summary>
    public EarlyEndPolicy OnEarlyEnd { get; init; } = EarlyEndPolicy.Fail;

    protected override string DefaultId => SourceNames.FromPath(Path ?? "");

    public override IReadOnlyList<OptionProblem> Validate() => Checks()
        .RequireText(Path, nameof(Path), "a video file")
        .RequireRange(StartFrame, 0, int.MaxValue, nameof(StartFrame))
        .RequireRange(MaxFrames ?? 1, 1, long.MaxValue, nameof(MaxFrames))
        .RequireRange(Stride, 1, int.MaxValue, nameof(Stride))
        .Require(Enum.IsDefined(OnEarlyEnd), nameof(OnEarlyEnd), OnEarlyEnd, "it must be Fail or Warn")
        .Problems;

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(
            new FileInput(Path, Live), loggers, clock, new FrameSelection(StartFrame, Stride, MaxFrames, OnEarlyEnd));
}
