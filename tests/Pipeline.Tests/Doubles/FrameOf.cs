using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>Frames for tests that do not care where they come from.</summary>
internal static class FrameOf
{
    public static FrameMetadata Metadata(long index) => new()
    {
        SourceId = "list",
        Index = index,
        PresentationTime = TimeSpan.FromMilliseconds(40 * index),
        PresentationClock = PresentationClock.Stream,
        CapturedAt = DateTimeOffset.UnixEpoch,
    };

    public static VideoFrame Size(FramePool pool, int width, int height, long index = 0)
    {
        using WritableFrame writable = pool.Rent(width, height);
        writable.Pixels.Clear();
        return writable.Publish(Metadata(index));
    }
}
