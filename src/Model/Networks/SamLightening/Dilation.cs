namespace SamStream.Model.Networks.SamLightening;

/// <summary>
/// Which tokens of a sequence attend to each other: those of one segment whose distance is a multiple of an interval. Each token is
/// in one group, so all are attended once.
/// </summary>
/// <remarks>
/// The paper (arXiv 2403.09195) gives no lengths. The interval is that of its authors' code; that a segment of a windowed block is
/// the window, and one of a global block the whole picture unless <see cref="GlobalSegment"/> says less, is our choice.
/// </remarks>
public sealed record Dilation
{
    /// <summary>Distance of neighbours in a group, tokens; it divides the 196 tokens of a window. 1: all of a segment attend. Default: 2.</summary>
    public int Interval { get; init; } = 2;

    /// <summary>
    /// Most tokens of a segment of a global block; the longest is taken that divides the picture's tokens, so that nothing is filled
    /// up. Null (default): the whole picture.
    /// </summary>
    public int? GlobalSegment { get; init; }

    /// <summary>Length of the segments of a sequence of so many tokens.</summary>
    /// <exception cref="ArgumentException">No length that is not above the limit divides it and is a multiple of the interval.</exception>
    internal int SegmentOf(int tokens, int? limit)
    {
        if (Interval > 0)
        {
            for (var length = Math.Min(limit ?? tokens, tokens); length >= Interval; length--)
            {
                if (tokens % length == 0 && length % Interval == 0)
                    return length;
            }
        }

        throw new ArgumentException(
            $"{tokens} tokens do not consist of segments of at most {limit ?? tokens} with groups at an interval of {Interval}: "
            + "choose an interval that divides them, and a segment of no less.");
    }
}
