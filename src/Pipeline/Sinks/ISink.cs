using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline.Sinks;

/// <summary>
/// Publishes results. One stage calls it, one call at a time: <see cref="OpenAsync"/>, then <see cref="WriteAsync"/>
/// per frame in order, then <see cref="CompleteAsync"/> unless a call threw, then disposal in any case. Disposal
/// without completion keeps what was written readable.
/// </summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>Name for logs and the summary.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the sink copies what it needs, returns at once and drops by itself what gives way to something newer: then it
    /// is given every frame of a live source, and every snapshot, while the camera is paused as a
    /// repeated result. Other sinks get the newest frame when they are ready.
    /// </summary>
    bool KeepsNewest => false;

    /// <summary>Prepares the output and fails early if it cannot be written.</summary>
    /// <param name="context">What is known of the source.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the run is stopped, also after this call: results that are on their way are written all the same, but who
    /// waits for a reader that has not come yet need not go on.
    /// </param>
    /// <exception cref="SinkException">The output cannot be written.</exception>
    ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken);

    /// <summary>Publishes one frame.</summary>
    /// <param name="result">Borrowed until the call ends.</param>
    /// <exception cref="SinkException">The output cannot be written; the sink is then closed.</exception>
    ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken);

    /// <summary>Finishes the output: what is said here is complete and in its final place.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>What a sink knows before the first frame.</summary>
/// <param name="SourceId">The source whose frames come.</param>
/// <param name="Source">Its properties.</param>
public sealed record SinkContext(string SourceId, SourceProperties Source);
