using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media;

namespace SamStream.Sources.Clips;

/// <summary>
/// Proves on a file's beginning what seeking in it takes for granted: frames come at the times of its packets, and what is decoded from
/// the second key frame on is what comes there when all is decoded. Streams that refresh their pictures bit by bit call frames key frames
/// that are none, and damaged ones decode to fewer frames than they have packets.
/// </summary>
internal sealed class SeekCheck(
    FrameTimes times, Func<long, long?, IFrameSource> createPlain, Func<FrameTimes, long, long?, IFrameSource> createSought)
{
    // Encoders put a key frame every 250 frames unless they are told otherwise.
    private const int MostFrames = 300;
    private const int FewFrames = 32;
    private const int ComparedFrames = 2;

    /// <summary>True if the file is as it is taken to be, as far as that shows.</summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public async Task<bool> HoldsAsync(CancellationToken cancellationToken)
    {
        int? second = times.Keys.Count > 1 && times.Keys[1] <= MostFrames ? times.Keys[1] : null;
        int count = Math.Min(times.Count, second + ComparedFrames ?? FewFrames);
        var decoded = new List<byte[]>();
        bool isInTime = true;
        long read = await ReadAsync(createPlain(0, count), frame =>
        {
            isInTime &= frame.Metadata.PresentationClock == PresentationClock.Stream
                && times.PositionOf(frame.Metadata.PresentationTime) == frame.Metadata.Index;
            if (frame.Metadata.Index >= second)
                decoded.Add(frame.Pixels.ToArray());
        }, cancellationToken);
        if (!isInTime || read < count)
            return false;
        return second is not { } key || await IsSameAsync(key, decoded, cancellationToken);
    }

    private async Task<bool> IsSameAsync(int key, List<byte[]> decoded, CancellationToken cancellationToken)
    {
        int at = 0;
        bool isSame = true;
        try
        {
            await ReadAsync(
                createSought(times, key, decoded.Count),
                frame => isSame &= at < decoded.Count && frame.Pixels.SequenceEqual(decoded[at++]), cancellationToken);
        }
        catch (SeekMissedException)
        {
            return false;
        }

        return isSame && at == decoded.Count;
    }

    private static async Task<long> ReadAsync(IFrameSource source, Action<VideoFrame> look, CancellationToken cancellationToken)
    {
        await using (source)
        {
            using var pool = new FramePool(3);
            var channel = Channel.CreateBounded<VideoFrame>(1);
            Task running = RunAsync(source, pool, channel.Writer, cancellationToken);
            long read = 0;
            await foreach (VideoFrame frame in channel.Reader.ReadAllAsync(CancellationToken.None))
            {
                using (frame)
                    look(frame);
                read++;
            }

            await running;
            cancellationToken.ThrowIfCancellationRequested();
            return read;
        }
    }

    private static async Task RunAsync(IFrameSource source, FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        try
        {
            await source.RunAsync(pool, frames, cancellationToken);
        }
        finally
        {
            frames.TryComplete();
        }
    }
}
