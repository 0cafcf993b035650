using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Cli.Tests.Monitoring;

public sealed class SkippingSinkTests
{
    [Fact]
    public async Task WriteAsync_DiskFullForAWhile_LeavesThoseFramesOutAndGoesOn()
    {
        var inner = new ScriptedSink();
        await using var sink = new SkippingSink(inner, "gate", NullLogger<SkippingSink>.Instance);
        await WriteAsync(sink);
        inner.Fault = new SinkException("disk full", isTransient: true);
        await WriteAsync(sink);
        await WriteAsync(sink);
        Assert.True(sink.IsSkipping);

        inner.Fault = null;
        await WriteAsync(sink);
        Assert.False(sink.IsSkipping);
        Assert.Equal((2, 2), (sink.Skipped, inner.Written));
    }

    [Fact]
    public async Task WriteAsync_AnyOtherFailure_IsOne()
    {
        var inner = new ScriptedSink();
        await using var sink = new SkippingSink(inner, "gate", NullLogger<SkippingSink>.Instance);
        inner.Fault = new SinkException("the folder is gone");

        Assert.Same(inner.Fault, await Assert.ThrowsAsync<SinkException>(() => WriteAsync(sink)));
        Assert.Equal(0, sink.Skipped);
    }

    // What is written does not matter here: the inner sink does not look at it.
    private static Task WriteAsync(SkippingSink sink) => sink.WriteAsync(null!, CancellationToken.None).AsTask();

    private sealed class ScriptedSink : ISink
    {
        public SinkException? Fault { get; set; }

        public int Written { get; private set; }

        public string Name => "scripted";

        public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
        {
            if (Fault is not null)
                throw Fault;
            Written++;
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
