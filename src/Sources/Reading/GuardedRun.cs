using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Reading;

/// <summary>A source's run as its contract wants it to end.</summary>
internal static class GuardedRun
{
    /// <summary>
    /// Runs until the work ends. A cancelled run returns: what it has delivered stays valid. Frames that are larger than
    /// a buffer may be are a fault of the source.
    /// </summary>
    /// <exception cref="SourceException">The source failed.</exception>
    public static async Task RunAsync(string sourceId, Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (FrameSizeException error)
        {
            throw new SourceException(
                $"Source '{sourceId}': {error.Message} Use smaller frames or raise the limit on a frame's bytes.",
                innerException: error);
        }
    }
}
