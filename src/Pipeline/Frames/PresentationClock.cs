namespace SamStream.Pipeline.Frames;

/// <summary>Where a frame's <see cref="FrameMetadata.PresentationTime"/> comes from.</summary>
public enum PresentationClock
{
    /// <summary>The container's or the stream's own time stamp.</summary>
    Stream,

    /// <summary>Computed as index / declared frame rate, since the source carries no usable time stamps.</summary>
    DeclaredRate,

    /// <summary>Time since the source was opened, by this machine's monotonic clock.</summary>
    Arrival,
}
