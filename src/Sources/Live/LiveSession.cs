using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Live;

/// <summary>One opening of an input. All of it but <see cref="Watch"/> belongs to one thread at a time.</summary>
internal sealed class LiveSession(ILiveInput input, LiveLimits limits, TimeProvider clock)
{
    /// <summary>Failed grabs in a row that all returned at once, after which the stream is over.</summary>
    public const int MaxImmediateFailures = 200;

    // A stream that goes on makes a grab wait for its next packet sooner or later; one that is over never does.
    private static readonly TimeSpan Immediate = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private bool _hasTimedOut;

    public ILiveInput Input => input;

    public CallWatch Watch { get; } = new(clock);

    /// <summary>Opens the input and takes its first frame.</summary>
    /// <exception cref="SourceException">It does not open, or gives no frame.</exception>
    public void Open(CancellationToken cancellationToken)
    {
        if (!Call(limits.Open, input.TryOpen))
            throw input.CannotOpen(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!GrabNext(isFirst: true, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
        if (input.Width < 1 || input.Height < 1)
            throw NoFrame();
    }

    /// <summary>Takes the next frame that decodes; false if it was cancelled.</summary>
    /// <exception cref="SourceException">There is none.</exception>
    public bool GrabNext(bool isFirst, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        int immediateFailures = 0;
        while (true)
        {
            long before = clock.GetTimestamp();
            bool isGrabbed = Call(limits.Stall, input.Grab);
            TimeSpan took = clock.GetElapsedTime(before);
            // FFmpeg ends a read that timed out by giving what its decoder still holds, as if it were a new frame.
            _hasTimedOut |= took > limits.Stall * 0.95;
            if (isGrabbed)
                return true;
            if (cancellationToken.IsCancellationRequested)
                return false;
            immediateFailures = took < Immediate ? immediateFailures + 1 : 0;
            if (input.EndsWithFailedGrab)
                throw isFirst ? NoFrame() : Stopped();
            if (_hasTimedOut || clock.GetElapsedTime(started) >= limits.Stall)
                throw isFirst ? NoFrame() : Stalled();
            if (immediateFailures == MaxImmediateFailures)
                throw isFirst ? NoFrame() : Disconnected();
            cancellationToken.WaitHandle.WaitOne(Pause);
        }
    }

    public LiveFrame Retrieve(WritableFrame buffer)
    {
        try
        {
            return Watch.Run(limits.Stall, () => input.Retrieve(buffer));
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            return LiveFrame.Damaged;
        }
    }

    /// <summary>Closes the input; also after a call that was given up has returned.</summary>
    public void Close()
    {
        if (Watch.IsAbandoned)
            input.Dispose();
        else
            Watch.Run(limits.Stall, Dispose);
    }

    /// <summary>A call was given up; the thread in it cleans up when it returns.</summary>
    public SourceException Stuck(bool isOpen) => new(
        $"{input.Subject} {(isOpen ? "gave no frame" : "did not open")} within "
        + $"{(isOpen ? limits.Stall : limits.Open).TotalSeconds:0.#} seconds, and the read did not end by itself either.",
        SourceFault.Stalled);

    public SourceException Damaged(int frames) => new(
        $"{input.Subject} gave {frames} frames in a row that do not decode. Check its cable and settings.", SourceFault.Stalled);

    private SourceException NoFrame() => new(
        $"{input.Subject} opened and gave no frame that decodes within {limits.Stall.TotalSeconds:0.#} seconds. "
        + input.NoFrameCure, SourceFault.Stalled);

    private SourceException Stopped() => new(
        $"{input.Subject} stopped giving frames. Check its cable and power; it is opened again when it is back.",
        SourceFault.Disconnected);

    private SourceException Stalled() => new(
        $"{input.Subject} gave no frame that decodes for {limits.Stall.TotalSeconds:0.#} seconds. It is opened again.",
        SourceFault.Stalled);

    private SourceException Disconnected() => new(
        $"{input.Subject} ended: the other side closed the connection. It is opened again.", SourceFault.Disconnected);

    private bool Dispose()
    {
        input.Dispose();
        return true;
    }

    // A device that fails inside OpenCV is a device that fails.
    private bool Call(TimeSpan limit, Func<bool> call)
    {
        try
        {
            return Watch.Run(limit, call);
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            return false;
        }
    }
}
