using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Sinks;

/// <summary>Gives every result to a function of the program that embeds the pipeline.</summary>
/// <param name="write">
/// Called for one frame after the other, by a thread of the sink's stage. The result is borrowed: what is kept longer than the
/// call takes <see cref="FrameResult.Share"/> or a copy. What it throws fails this sink; the others go on.
/// </param>
/// <param name="name">For logs and the summary, unique in the pipeline. Default: <c>callback</c>.</param>
public sealed class CallbackSink(Action<FrameResult> write, string name = "callback") : ISink
{
    private readonly Action<FrameResult> _write = write ?? throw new ArgumentNullException(nameof(write));

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        _write(result);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
