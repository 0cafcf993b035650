using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline;

/// <summary>
/// Pipelines that run side by side in one process, one a camera. What happens to one changes nothing for the others:
/// one that ends or fails is reported when all have ended, and a stop lets all drain at the same time.
/// </summary>
public sealed class PipelineGroup : IAsyncDisposable
{
    private readonly FramePipeline[] _pipelines;

    /// <param name="pipelines">Owned from here on.</param>
    /// <exception cref="ArgumentException">There is none, or two have the same source id.</exception>
    public PipelineGroup(IEnumerable<FramePipeline> pipelines)
    {
        ArgumentNullException.ThrowIfNull(pipelines);
        _pipelines = [.. pipelines];
        if (_pipelines.Length == 0)
            throw new ArgumentException("A group needs at least one pipeline.", nameof(pipelines));
        foreach (IGrouping<string, FramePipeline> same in _pipelines.GroupBy(pipeline => pipeline.SourceId))
        {
            if (same.Count() > 1)
            {
                throw new ArgumentException(
                    $"{same.Count()} pipelines have the source id '{same.Key}': ids are unique.", nameof(pipelines));
            }
        }
    }

    /// <summary>The pipelines, in the order given.</summary>
    public IReadOnlyList<FramePipeline> Pipelines => _pipelines;

    /// <summary>Runs all until the last one has ended.</summary>
    /// <returns>One report a pipeline, in the order given.</returns>
    public async Task<IReadOnlyList<PipelineReport>> RunAsync(CancellationToken stop) =>
        await Task.WhenAll(_pipelines.Select(pipeline => Task.Run(() => pipeline.RunAsync(stop), CancellationToken.None)))
            .ConfigureAwait(false);

    /// <summary>The counters of those that have begun.</summary>
    public IReadOnlyList<PipelineSnapshot> GetSnapshots() =>
        [.. _pipelines.Select(pipeline => pipeline.GetSnapshot()).OfType<PipelineSnapshot>()];

    /// <summary>Disposes all pipelines.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (FramePipeline pipeline in _pipelines)
            await pipeline.DisposeAsync().ConfigureAwait(false);
    }
}
