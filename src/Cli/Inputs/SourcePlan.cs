using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;

namespace SamStream.Cli.Inputs;

/// <summary>Where a run's frames come from.</summary>
/// <param name="Options">The source, valid.</param>
/// <param name="MaxFrames">The most frames to take, for sources without such an option of their own; null: all.</param>
internal sealed record SourcePlan(FrameSourceOptions Options, long? MaxFrames)
{
    /// <summary>
    /// True if a count of frames that the source declares is what it has at the most. A video's is often an estimate
    /// (duration by rate).
    /// </summary>
    public bool IsFrameCountCertain => Options is not VideoFileOptions;

    /// <summary>True if its frames come at the world's pace, as far as that shows before it is open.</summary>
    public bool IsLive => Options switch
    {
        MediaSourceOptions { Live: not LiveMode.Auto } said => said.Live == LiveMode.Yes,
        // A file on a web server shows only once it is open.
        _ => Options is CameraOptions or StreamOptions or ProgramOptions,
    };

    /// <summary>Makes the source; nothing is opened yet.</summary>
    public IFrameSource Create(ILoggerFactory loggers)
    {
        IFrameSource source = Options.CreateSource(loggers);
        return MaxFrames is { } limit ? new LimitedSource(source, limit) : source;
    }
}
