using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Segmentation;

/// <summary>Which parts of a frame are encoded, each for itself; by default the whole frame as one.</summary>
/// <param name="First">One of them; empty: the whole frame.</param>
/// <param name="Second">The other one; empty: there is none.</param>
public readonly record struct FrameParts(PixelBounds First, PixelBounds Second = default)
{
    /// <summary>True if each part is encoded in an input of half the work at most.</summary>
    public bool IsReduced { get; init; }

    /// <summary>The whole frame.</summary>
    public static FrameParts Whole => default;

    /// <summary>True if the frame is encoded as one, and all of it.</summary>
    public bool IsWhole => First.IsEmpty;

    /// <summary>Parts, 1 or 2.</summary>
    public int Count => Second.IsEmpty ? 1 : 2;

    /// <summary>One of the parts, of a frame with this size.</summary>
    public PixelBounds Part(int index, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index == 1 ? Second : IsWhole ? PixelBounds.OfFrame(width, height) : First;
    }
}
