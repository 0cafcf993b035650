using System.ComponentModel;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Options;

namespace SamStream.Sources.Media;

/// <summary>What all inputs have in common that FFmpeg decodes.</summary>
public abstract record MediaSourceOptions : FrameSourceOptions
{
    /// <summary>
    /// What decodes: <c>auto</c> (default) takes a GPU of this machine if there is one, <c>software</c> none; else the name of
    /// one of FFmpeg's hardware accelerators (vaapi, cuda, qsv, drm …) or <c>v4l2m2m</c>. One that does not work is told once,
    /// and software decodes.
    /// </summary>
    [Description("what decodes video: auto takes a GPU of this machine if there is one, software none; or a name of FFmpeg's as vaapi, cuda, v4l2m2m")]
    public string Decoder { get; init; } = HardwareDecoding.Auto;

    /// <summary>What becomes of interlaced pictures. Default: they are made whole.</summary>
    [Description("interlaced video is made whole (auto) or stays combed (off)")]
    public Deinterlace Deinterlace { get; init; }

    /// <summary>Whether its frames come at the world's pace. Default: as the input shows.</summary>
    [Description("whether frames come at the world's pace: the newest wins (yes), none is dropped and the end is the end (no), or auto, as the input shows")]
    public LiveMode Live { get; init; }

    /// <inheritdoc/>
    public override bool IsLive => Live == LiveMode.Yes || (Live == LiveMode.Auto && IsLiveByNature);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks) => checks.Require(
        HardwareDecoding.IsName(Decoder), nameof(Decoder), Decoder, "it must be auto, software or a name as vaapi, cuda or v4l2m2m");

    // A file on a web server shows only once it is open.
    private protected virtual bool IsLiveByNature => false;

    private protected MediaSource CreateMedia(
        IMediaInput input, ILoggerFactory loggers, TimeProvider clock, FrameSelection? selection = null) => new(
        EffectiveId, input, new DecoderChoice(Decoder, Deinterlace), selection ?? FrameSelection.All,
        loggers.CreateLogger<MediaSource>(), clock);
}

/// <summary>Whether an input's frames come at the world's pace.</summary>
public enum LiveMode
{
    /// <summary>As the input shows: cameras and streams without an end are live, files are not.</summary>
    Auto,

    /// <summary>The newest frame wins. A file is read at its own pace then.</summary>
    Yes,

    /// <summary>No frame is dropped, and its end is the end of the run.</summary>
    No,
}
