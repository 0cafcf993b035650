using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;

namespace SamStream.Sources.TestPattern;

/// <summary>Delivers the frames of a <see cref="TestPatternScene"/> as fast as they are taken; nothing is dropped.</summary>
internal sealed class TestPatternSource(TestPatternOptions options, TimeProvider clock)
    : ThreadedFrameSource(options.EffectiveId, clock)
{
    private TestPatternScene? _scene;

    protected override SourceProperties Open(CancellationToken cancellationToken)
    {
        _scene ??= new TestPatternScene(options);
        return new SourceProperties
        {
            Width = options.Width,
            Height = options.Height,
            IsLive = false,
            DeclaredFrameRate = options.FrameRate,
            DeclaredFrameCount = options.FrameCount,
        };
    }

    protected override void Capture(FramePool pool, FrameDelivery delivery, CancellationToken cancellationToken)
    {
        for (long index = 0; index < options.FrameCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using WritableFrame buffer = pool.Rent(options.Width, options.Height, cancellationToken);
            _scene!.Render(index, buffer);
            VideoFrame frame = buffer.Publish(new FrameMetadata
            {
                SourceId = Id,
                Index = index,
                PresentationTime = TimeSpan.FromSeconds(index / options.FrameRate),
                PresentationClock = PresentationClock.DeclaredRate,
                CapturedAt = Clock.GetUtcNow(),
            });
            if (!delivery.Deliver(frame))
                return;
        }
    }

    // The scene holds no native resource and serves the next run.
    protected override void Close()
    {
    }
}
