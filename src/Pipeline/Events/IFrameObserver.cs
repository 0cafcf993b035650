using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Events;

/// <summary>
/// Is told of every frame's work, on the threads of the stages that do it: a call holds up the camera, so it is short, takes no
/// lock that others hold for long and does not throw. Calls on encoding and calls on tracking may come at the same time; each
/// kind comes one at a time. One that throws is told in the log once.
/// </summary>
public interface IFrameObserver
{
    /// <summary>A frame is about to be encoded.</summary>
    void OnEncoding()
    {
    }

    /// <summary>A frame was encoded; on the same thread.</summary>
    /// <param name="duration">What it took, the wait for the network apart.</param>
    void OnEncoded(TimeSpan duration)
    {
    }

    /// <summary>Objects are about to be looked for on a frame.</summary>
    void OnTracking()
    {
    }

    /// <summary>Objects were looked for on a frame; on the same thread.</summary>
    /// <param name="duration">What the stage took for the frame, its encoding apart.</param>
    void OnTracked(TimeSpan duration)
    {
    }

    /// <summary>
    /// A frame's result goes to the sinks, in the order of frames; where results wait for the next encoded frame, some time after
    /// <see cref="OnTracked"/>.
    /// </summary>
    /// <param name="result">Borrowed until the call ends.</param>
    /// <param name="captureToResult">From the end of its capture to now.</param>
    void OnResult(FrameResult result, TimeSpan captureToResult)
    {
    }
}
