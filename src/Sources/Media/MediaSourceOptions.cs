using Microsoft.Extensions.Logging;
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
    public string Decoder { get; init; } = HardwareDecoding.Auto;

    /// <summary>What becomes of interlaced pictures. Default: they are made whole.</summary>
    public Deinterlace Deinterlace { get; init; }

    /// <summary>Whether its frames come at the world's pace. Default: as the input shows.</summary>
    public LiveMode Live { get; init; }

    private protected OptionChecks Checks() => new OptionChecks()
        .Require(HardwareDecoding.IsName(Decoder), nameof(Decoder), Decoder, "it must be auto, software or a name as vaapi, cuda or v4l2m2m")
        .Require(Enum.IsDefined(Deinterlace), nameof(Deinterlace), Deinterlace, "it must be auto or off")
        .Require(Enum.IsDefined(Live), nameof(Live), Live, "it must be auto, yes or no");

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
