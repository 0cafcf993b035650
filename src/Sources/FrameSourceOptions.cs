using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources;

/// <summary>What the user wrote about a source; each kind of source has its own record.</summary>
public abstract record FrameSourceOptions
{
    /// <summary>Name of the source, unique within the process. Default: made from the path, device or scenario.</summary>
    public string? Id { get; init; }

    /// <summary><see cref="Id"/>, or the default made from the rest.</summary>
    public string EffectiveId => string.IsNullOrWhiteSpace(Id) ? DefaultId : Id;

    /// <summary>The id that is used when none is given.</summary>
    protected abstract string DefaultId { get; }

    /// <summary>Everything that is wrong with the values, without looking at files or devices; empty if nothing is.</summary>
    public abstract IReadOnlyList<OptionProblem> Validate();

    /// <summary>Makes the source; nothing is opened yet.</summary>
    /// <param name="loggers">For the source's warnings; default: nowhere.</param>
    /// <param name="clock">Stamps <c>CapturedAt</c>; default: the system's.</param>
    /// <exception cref="SourceException">The options are invalid; the message lists every problem.</exception>
    public IFrameSource CreateSource(ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        IReadOnlyList<OptionProblem> problems = Validate();
        if (problems.Count > 0)
            throw new SourceException($"Source '{EffectiveId}' cannot be set up: {string.Join("; ", problems)}.");
        return Create(loggers ?? NullLoggerFactory.Instance, clock ?? TimeProvider.System);
    }

    private protected abstract IFrameSource Create(ILoggerFactory loggers, TimeProvider clock);
}
