using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Frames;
using SamStream.Sources.Reading;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Reading;

public sealed class LimitedSourceTests
{
    [Fact]
    [NoLeakedFrames]
    public async Task RunAsync_LongerSource_EndsAfterTheLimit()
    {
        var options = new TestPatternOptions { Width = 32, Height = 24, FrameCount = 50 };
        await using var source = new LimitedSource(options.CreateSource(NullLoggerFactory.Instance), 3);
        using var pool = new FramePool(8);
        var channel = Channel.CreateBounded<VideoFrame>(8);

        Assert.Equal(3, (await source.OpenAsync(CancellationToken.None)).DeclaredFrameCount);
        await source.RunAsync(pool, channel.Writer, CancellationToken.None);

        for (int index = 0; index < 3; index++)
        {
            Assert.True(channel.Reader.TryRead(out VideoFrame? frame));
            Assert.Equal(index, frame.Metadata.Index);
            frame.Dispose();
        }

        Assert.False(channel.Reader.TryRead(out _));
    }
}
