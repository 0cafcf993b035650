using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Summary;

namespace SamStream.Cli.Run;

/// <summary>The sinks of a run and where they write; disposes them unless they were handed over.</summary>
internal sealed class RunSinks : IAsyncDisposable
{
    private readonly List<ISink> _sinks = [];
    private readonly RunSummarySink? _summary;

    /// <param name="plan">Says which sinks, and where.</param>
    /// <param name="loggers">Where they log.</param>
    /// <param name="snapshot">How the pipeline runs, for the summary; null before it does.</param>
    public RunSinks(RunPlan plan, ILoggerFactory loggers, Func<PipelineSnapshot?> snapshot)
    {
        SinksOptions sinks = plan.Sinks;
        Folder = new OutputFolder(plan.OutputFolder, plan.Overwrite);
        if (sinks.Jsonl.Enabled)
        {
            _sinks.Add(new JsonLinesSink(
                Folder, new JsonLinesOptions { FileName = sinks.Jsonl.File, IncludeMasks = sinks.Jsonl.Masks }));
        }

        if (sinks.Masks.Enabled)
            _sinks.Add(new MaskImageSink(Folder, new MaskImageOptions { FolderName = sinks.Masks.Folder }));
        if (sinks.Overlay.Enabled)
        {
            _sinks.Add(new OverlayVideoSink(
                Folder, sinks.Overlay.ToVideoOptions(), logger: loggers.CreateLogger<OverlayVideoSink>()));
        }

        if (sinks.Summary.Enabled)
        {
            _summary = new RunSummarySink(
                Folder, new RunSummaryOptions { FileName = sinks.Summary.File }, snapshot: snapshot);
            _sinks.Add(_summary);
        }

        Skipping = plan.DiskFull == DiskFullAction.Skip
            ? [.. _sinks.Select(sink => new SkippingSink(sink, plan.Cameras[0].Id, loggers.CreateLogger<SkippingSink>()))]
            : [];
        Paths = new RunOutputs(
            PathOf(sinks.Overlay.Enabled, sinks.Overlay.File),
            PathOf(sinks.Masks.Enabled, sinks.Masks.Folder),
            PathOf(sinks.Jsonl.Enabled, sinks.Jsonl.File),
            PathOf(sinks.Summary.Enabled, sinks.Summary.File));
    }

    public OutputFolder Folder { get; }

    public RunOutputs Paths { get; }

    /// <summary>The sinks that leave frames out where the disk is full; none if a full disk ends a sink.</summary>
    public IReadOnlyList<SkippingSink> Skipping { get; }

    /// <summary>What the user should know of frames that were left out.</summary>
    public IEnumerable<string> Warnings => Skipping.Where(sink => sink.Skipped > 0).Select(sink =>
        $"{sink.Name} left {sink.Skipped} frames out: the disk was full");

    /// <summary>The sinks; whoever takes them disposes them.</summary>
    public IReadOnlyList<ISink> HandOver()
    {
        ISink[] sinks = [.. _sinks.Select(sink => Skipping.FirstOrDefault(skips => skips.Name == sink.Name) ?? sink)];
        _sinks.Clear();
        return sinks;
    }

    /// <summary>Writes the summary again, now that every output has ended, with how each of them did.</summary>
    /// <returns>The same report, or one that says that the summary could not be written.</returns>
    public PipelineReport Close(PipelineReport report)
    {
        try
        {
            _summary?.Close(report);
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

    private string? PathOf(bool isEnabled, string name) =>
        isEnabled ? RunOutputs.Shorten(Folder.Combine(name)) : null;
}
