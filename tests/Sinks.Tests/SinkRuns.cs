using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Tests;

internal static class SinkRuns
{
    /// <summary>Writes one result and gives it back to its pool.</summary>
    public static async Task WriteAndDisposeAsync(this ISink sink, FrameResult result)
    {
        using (result)
            await sink.WriteAsync(result, default);
    }
}
