using System.ComponentModel;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

/// <summary>
/// Settings of a sink that writes to the output folder or to other programs on this machine, and what makes the sink. Each kind of
/// sink has its own record beside it; <see cref="SamStream.Sinks.SinkRegistry.All"/> lists them.
/// </summary>
public abstract record FileSinkOptions : ICheckedOptions
{
    /// <summary>Default: true.</summary>
    [Description("whether it is written")]
    public bool Enabled { get; init; } = true;

    /// <summary>The sink's name, also its key in a configuration: <c>overlay</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for people: what is written.</summary>
    public abstract string Description { get; }

    /// <summary>Where it is written.</summary>
    public abstract FileSinkOutput Output { get; }

    /// <summary>Whether the sink is part of a run: <see cref="Enabled"/>, and told where to write if it has no place by default.</summary>
    public virtual bool IsOn => Enabled;

    /// <summary>The same for one of several sources: what stands for its id in names becomes the id.</summary>
    public virtual FileSinkOptions ForCamera(string camera) => this;

    /// <summary>Everything that is wrong with the values; empty if nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate() => OptionChecks.Of(this);

    /// <summary>Makes the sink; nothing is opened yet.</summary>
    /// <exception cref="SinkException">An option is out of range, or another sink writes the same file.</exception>
    public abstract ISink Create(FileSinkContext context);

    /// <exception cref="SinkException">Something is wrong; the message lists all of it.</exception>
    internal void RequireValid()
    {
        if (Validate() is { Count: > 0 } problems)
            throw new SinkException($"The options of {Name} are wrong: {string.Join("; ", problems)}.");
    }

    void ICheckedOptions.Check(OptionChecks checks) => Check(checks);

    /// <summary>Notes what is wrong beyond the attributes.</summary>
    protected virtual void Check(OptionChecks checks) =>
        checks.RequireText(Output.Name, Output.Key, "something in the output folder");
}

/// <summary>Where a sink writes.</summary>
/// <param name="Key">Name of the option that names it: <c>File</c>.</param>
/// <param name="Name">What stands there, in the output folder unless <see cref="IsOutside"/>.</param>
/// <param name="Label">What it is called in reports: <c>results</c>.</param>
public sealed record FileSinkOutput(string Key, string Name, string Label)
{
    /// <summary>The name that is no file but the program's standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>True for a folder, which may be the output folder itself.</summary>
    public bool IsFolder { get; init; }

    /// <summary>True for a socket or a named pipe, which may be anywhere: another program gets what is written.</summary>
    public bool IsOutside { get; init; }

    /// <summary>
    /// What no two sinks may write to at the same time. Default: <see cref="Name"/>. It may hold a secret, and is shown nowhere.
    /// </summary>
    public string? Place { get; init; }

    /// <summary>Name of the option in which a placeholder gives each of several cameras a place of its own. Default: <see cref="Key"/>.</summary>
    public string KeyForCameras { get; init; } = Key;

    /// <summary>True if it is the program's standard output.</summary>
    public bool IsStandardOutput => Name == StandardOutput;

    /// <summary>True if something is written to the output folder.</summary>
    public bool IsInFolder => !IsOutside && !IsStandardOutput;
}

/// <summary>What a sink is made with.</summary>
/// <param name="Folder">The output folder.</param>
/// <param name="Loggers">Where it logs.</param>
/// <param name="Snapshot">How the pipeline runs; gives null before it does.</param>
public sealed record FileSinkContext(OutputFolder Folder, ILoggerFactory Loggers, Func<PipelineSnapshot?> Snapshot);

/// <summary>A sink that other programs connect to.</summary>
public interface IListeningSink : ISink
{
    /// <summary>
    /// Listens from here on, so that a run that cannot have the address is refused early, and readers can wait for its first frame.
    /// Only the first call does anything; from then on the sink must be disposed.
    /// </summary>
    /// <exception cref="SinkException">The address cannot be had; the message names the reason and the cure.</exception>
    void Listen();
}

/// <summary>A sink that writes once more when every output of the run has ended.</summary>
public interface IReportSink : ISink
{
    /// <summary>Writes for the last time.</summary>
    /// <param name="report">The end of the run that this sink was part of.</param>
    /// <exception cref="SinkException">It cannot be written; what was written before stays.</exception>
    void Close(PipelineReport report);
}
