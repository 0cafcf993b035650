using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Options;

/// <summary>What the user wrote about a source; each kind of source has its own record.</summary>
public abstract record FrameSourceOptions : ICheckedOptions
{
    /// <summary>Name of the source, unique within the process. Default: made from the path, device or scenario.</summary>
    public string? Id { get; init; }

    /// <summary>The most frames to deliver, at least 1; null (default): all.</summary>
    [Range(1, int.MaxValue)]
    public long? Frames { get; init; }

    /// <summary>How messages call sources of this kind: <c>video files</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>True if its frames come at the world's pace, as far as that shows before it is open.</summary>
    public virtual bool IsLive => false;

    /// <summary>True if a count of frames that the source declares is what it has at the most.</summary>
    public virtual bool IsFrameCountCertain => true;

    /// <summary><see cref="Id"/>, or the default made from the rest.</summary>
    public string EffectiveId => string.IsNullOrWhiteSpace(Id) ? DefaultId : Id;

    /// <summary>The id that is used when none is given.</summary>
    protected abstract string DefaultId { get; }

    /// <summary>Everything that is wrong with the values, without looking at files or devices; empty if nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate() => OptionChecks.Of(this);

    /// <summary>Makes the source; nothing is opened yet.</summary>
    /// <param name="loggers">For the source's warnings; default: nowhere.</param>
    /// <param name="clock">Stamps <c>CapturedAt</c>; default: the system's.</param>
    /// <exception cref="SourceException">The options are invalid; the message lists every problem.</exception>
    public IFrameSource CreateSource(ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        IReadOnlyList<OptionProblem> problems = Validate();
        if (problems.Count > 0)
            throw new SourceException($"Source '{EffectiveId}' cannot be set up: {string.Join("; ", problems)}.");
        IFrameSource source = Create(loggers ?? NullLoggerFactory.Instance, clock ?? TimeProvider.System);
        return Frames is { } frames && !CountsFrames ? new LimitedSource(source, frames) : source;
    }

    void ICheckedOptions.Check(OptionChecks checks) => Check(checks);

    /// <summary>Notes what is wrong beyond the attributes.</summary>
    protected virtual void Check(OptionChecks checks)
    {
    }

    /// <summary>True if the source itself ends after <see cref="Frames"/>.</summary>
    private protected virtual bool CountsFrames => false;

    private protected abstract IFrameSource Create(ILoggerFactory loggers, TimeProvider clock);
}
