namespace SamStream.Sources.Media;

/// <summary>Which frames of an input with an end are delivered.</summary>
/// <param name="Start">The first one, counted from 0 as they decode.</param>
/// <param name="Stride">Every n-th from there, at least 1.</param>
/// <param name="Most">The most of them; null: all.</param>
/// <param name="OnEarlyEnd">What becomes of the run where the file is cut off.</param>
internal sealed record FrameSelection(long Start, int Stride, long? Most, EarlyEndPolicy OnEarlyEnd)
{
    public static readonly FrameSelection All = new(0, 1, null, EarlyEndPolicy.Fail);

    /// <summary>How many frames are delivered of so many; null if that is not known.</summary>
    public long? CountOf(long? frames)
    {
        long? left = (frames - Start + Stride - 1) / Stride;
        return left is null ? Most : Math.Max(1, Math.Min(left.Value, Most ?? long.MaxValue));
    }

    /// <summary>The index under which the frame of this position is delivered; null if it is left out.</summary>
    public long? IndexOf(long position) =>
        position >= Start && (position - Start) % Stride == 0 ? (position - Start) / Stride : null;
}

/// <summary>What becomes of a run whose video file is cut off. What decodes is delivered in either case.</summary>
public enum EarlyEndPolicy
{
    /// <summary>After the last frame the source fails, so that the run says that something is missing.</summary>
    Fail,

    /// <summary>The source ends with a warning.</summary>
    Warn,
}
