using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Monitoring;
using SamStream.Cli.Terminals;
using SamStream.Pipeline;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Cli.Run;

/// <summary>The sinks of a run and where they write; disposes them unless they were handed over.</summary>
internal sealed class RunSinks : IAsyncDisposable
{
    private readonly List<ISink> _sinks = [];
    private readonly IReadOnlyList<IReportSink> _reporting;
    private readonly bool _needsFolder;

    /// <param name="plan">Says which sinks, and where.</param>
    /// <param name="loggers">Where they log.</param>
    /// <param name="snapshot">How the pipeline runs, for the summary; null before it does.</param>
    public RunSinks(RunPlan plan, ILoggerFactory loggers, Func<PipelineSnapshot?> snapshot)
    {
        Folder = new OutputFolder(plan.OutputFolder, plan.Overwrite);
        var context = new FileSinkContext(Folder, loggers, snapshot);
        _sinks.AddRange(plan.Sinks.Enabled.Select(sink => sink.Create(context)));
        _needsFolder = plan.Sinks.AnyFile;
        _reporting = [.. _sinks.OfType<IReportSink>()];
        Skipping = plan.DiskFull == DiskFullAction.Skip
            ? [.. _sinks.Select(sink => new SkippingSink(sink, plan.Cameras[0].Id, loggers.CreateLogger<SkippingSink>()))]
            : [];
        Paths = new RunOutputs(
            [.. plan.Sinks.All.Select(sink => KeyValuePair.Create(sink.Output.Label, PathOf(sink)))])
        {
            Taken = [.. plan.Sinks.All.Where(sink => sink.Output.IsOutside).Select(sink => sink.Output.Label)],
        };
    }

    public OutputFolder Folder { get; }

    public RunOutputs Paths { get; }

    /// <summary>The sinks that leave frames out where the disk is full; none if a full disk ends a sink.</summary>
    public IReadOnlyList<SkippingSink> Skipping { get; }

    /// <summary>What the user should know of frames that were left out.</summary>
    public IEnumerable<string> Warnings => Skipping.Where(sink => sink.Skipped > 0).Select(sink =>
        $"{sink.Name} left {sink.Skipped} frames out: the disk was full");

    /// <summary>Proves that the sinks can be written, before the model is loaded: takes the output folder, and the addresses that it listens on.</summary>
    /// <exception cref="SinkException">They cannot.</exception>
    public void Open()
    {
        if (_needsFolder)
            Folder.Open();
        foreach (IListeningSink sink in _sinks.OfType<IListeningSink>())
            sink.Listen();
    }

    /// <summary>The sinks; whoever takes them disposes them.</summary>
    public IReadOnlyList<ISink> HandOver()
    {
        ISink[] sinks = [.. _sinks.Select(sink => Skipping.FirstOrDefault(skips => skips.Name == sink.Name) ?? sink)];
        _sinks.Clear();
        return sinks;
    }

    /// <summary>Lets sinks write once more, now that every output has ended, with how each of them did.</summary>
    /// <returns>The same report, or one that says that a sink could not.</returns>
    public PipelineReport Close(PipelineReport report)
    {
        try
        {
            foreach (IReportSink sink in _reporting)
                sink.Close(report);
            return report;
        }
        catch (SinkException error)
        {
            return report.Error is null ? report with { Outcome = PipelineOutcome.SinkFailed, Error = error } : report;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ISink sink in _sinks)
            await sink.DisposeAsync();
        Folder.Dispose();
    }

    private string? PathOf(FileSinkOptions sink) =>
        !sink.IsOn ? null
        : sink.Output.IsStandardOutput ? RunOutputs.StandardOutput
        : sink.Output.IsOutside ? sink.Output.Name
        : Terminal.ShortPath(Folder.Combine(sink.Output.Name));
}
