using System.Threading.Channels;
using SamStream.Pipeline.Frames;

namespace SamStream.Sources.Reading;

/// <summary>Hands frames from a source's own reading thread to the channel; the one place that blocks on it.</summary>
internal sealed class FrameDelivery(ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
{
    /// <summary>Frames handed over so far.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Hands the lease over and waits while the channel is full. False if the channel was closed: nobody wants frames
    /// any more, and whoever closed it knows why. The lease is disposed here unless it was handed over.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled during the wait.</exception>
    public bool Deliver(VideoFrame frame)
    {
        bool isDelivered = false;
        try
        {
            while (!(isDelivered = frames.TryWrite(frame)))
            {
                if (!WaitForRoom())
                    return false;
            }

            Count++;
            return true;
        }
        finally
        {
            if (!isDelivered)
                frame.Dispose();
        }
    }

    // Blocking on the task is safe here and only here: this is a thread of the source's own (ReadingThread), so no
    // pool thread is held up and nothing that could complete the task waits for this thread.
    private bool WaitForRoom()
    {
        try
        {
            return frames.WaitToWriteAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception closedWithError) when (closedWithError is not OperationCanceledException)
        {
            return false;
        }
    }
}
