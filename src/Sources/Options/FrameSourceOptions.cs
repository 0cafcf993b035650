using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Options;

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
    /// <param name="loggers">For the source's warnings.</param>
    /// <param name="clock">Stamps <c>CapturedAt</c>; default: the system's.</param>
    /// <exception cref="SourceException">The options are invalid; the message lists every problem.</exception>
    public IFrameSource CreateSource(ILoggerFactory loggers, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        IReadOnlyList<OptionProblem> problems = Validate();
        if (problems.Count > 0)
            throw new SourceException($"Source '{EffectiveId}' cannot be set up: {string.Join("; ", problems)}.");
        return Create(loggers, clock ?? TimeProvider.System);
    }

    private protected abstract IFrameSource Create(ILoggerFactory loggers, TimeProvider clock);
}

/// <summary>One thing that is wrong with a source's options.</summary>
/// <param name="Key">The option's name, as the property is called.</param>
/// <param name="Value">Its value.</param>
/// <param name="Cure">What it has to be.</param>
public sealed record OptionProblem(string Key, string Value, string Cure)
{
    public override string ToString() => $"{Key} is '{Value}': {Cure}";
}
