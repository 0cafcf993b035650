using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// The last step of results: those of a file's carried frames are improved by the encoded frame behind them, and handed to the sinks,
/// beside the work on the frames that follow.
/// </summary>
internal sealed class LeavingResults(ISegmenter segmenter, ObjectStates states, SinkFanOut fanOut, FrameMeter meter)
{
    private List<FrameResult> _results = [];
    private StageThread? _thread;
    private Task _pending = Task.CompletedTask;

    /// <summary>Begins, when what was begun before is done.</summary>
    /// <param name="results">In order; taken over, the list as well.</param>
    /// <param name="isEncoded">The last one is of an encoded frame, the others are of carried ones.</param>
    /// <param name="abort">Ends the wait for sinks.</param>
    /// <returns>An empty list in place of the one that was taken.</returns>
    public async ValueTask<List<FrameResult>> BeginAsync(List<FrameResult> results, bool isEncoded, CancellationToken abort)
    {
        await WaitAsync();
        (List<FrameResult> free, _results) = (_results, results);
        _thread ??= new StageThread("leaving");
        _pending = _thread.RunAsync(async () =>
        {
            if (isEncoded && results.Count > 1)
                segmenter.Refine(results[..^1], results[^1]);
            await PublishAsync(results, abort);
            return true;
        });
        return free;
    }

    /// <summary>Hands results to the sinks, and takes them off the list.</summary>
    public async ValueTask PublishAsync(List<FrameResult> results, CancellationToken abort)
    {
        while (results.Count > 0)
        {
            FrameResult result = results[0];
            states.Observe(result);
            results.RemoveAt(0);
            meter.Publish(result);
            await fanOut.PublishAsync(result, abort);
        }
    }

    /// <summary>Waits for what was begun, and throws what it threw.</summary>
    public Task WaitAsync()
    {
        Task pending = _pending;
        _pending = Task.CompletedTask;
        return pending;
    }

    /// <summary>Waits for what was begun, whatever comes of it, and gives back what is left.</summary>
    public async Task EndAsync()
    {
        await WaitAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _thread?.Dispose();
        foreach (FrameResult result in _results)
            result.Dispose();
        _results.Clear();
    }
}
