using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Masks;

/// <summary>
/// COCO's run-length encoding of a binary mask: lengths of alternating runs of background and object in column-major
/// order, the first one background (pycocotools, maskApi.h). Immutable.
/// </summary>
public sealed class CocoRle
{
    /// <summary>The most pixels of a mask that is read, so that a few forged bytes cannot claim all memory.</summary>
    public const int MaxPixels = 1 << 28;

    private readonly uint[] _counts;

    internal CocoRle(int width, int height, uint[] counts)
    {
        Width = width;
        Height = height;
        _counts = counts;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Run lengths; their sum is Width x Height. Only the first one is 0 in what <see cref="Encode"/> makes.</summary>
    public ReadOnlySpan<uint> Counts => _counts;

    /// <summary>Number of object pixels.</summary>
    public int Area
    {
        get
        {
            uint area = 0;
            for (int i = 1; i < _counts.Length; i += 2)
                area += _counts[i];
            return (int)area;
        }
    }

    /// <summary>Tight bounds of the object pixels; empty if there are none.</summary>
    public PixelBounds Bounds => CocoRleDecoder.FindBounds(this);

    /// <summary>Encodes a mask; looks at the pixels inside its bounds only.</summary>
    public static CocoRle Encode(SegmentationMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new CocoRle(mask.Width, mask.Height, CocoRleEncoder.Encode(mask));
    }

    /// <summary>Reads the compressed form, <c>counts</c> in COCO's JSON.</summary>
    /// <exception cref="FormatException">The text is not one; the message names the position.</exception>
    public static CocoRle FromCompressedString(int width, int height, ReadOnlySpan<char> text)
    {
        int pixels = CheckSize(width, height);
        return new CocoRle(width, height, CocoRleText.Parse(text, width, height, pixels));
    }

    /// <summary>Takes run lengths, <c>counts</c> in COCO's JSON where they are numbers; runs of no length are left out.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="counts">Their sum is width x height.</param>
    /// <exception cref="FormatException">They end at another pixel than the last.</exception>
    public static CocoRle FromCounts(int width, int height, ReadOnlySpan<uint> counts)
    {
        int pixels = CheckSize(width, height);
        var kept = new uint[Math.Max(1, counts.Length)];
        int last = 0;
        long sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            sum += counts[i];
            if (sum > pixels)
                throw new FormatException($"Run {i} ends at pixel {sum} of a mask of {width}x{height} = {pixels}.");
            if (counts[i] == 0)
                continue;
            if ((last & 1) != (i & 1))
                last++;
            kept[last] += counts[i];
        }

        if (sum != pixels)
            throw new FormatException($"The runs end at pixel {sum} of a mask of {width}x{height} = {pixels}.");
        return new CocoRle(width, height, kept[..(last + 1)]);
    }

    /// <summary>The compressed form, <c>counts</c> in COCO's JSON, as pycocotools writes it.</summary>
    public string ToCompressedString() => CocoRleText.Format(_counts);

    /// <summary>The mask itself.</summary>
    public SegmentationMask Decode() => CocoRleDecoder.Decode(this);

    /// <summary>Pixels of both over pixels of either, 0 to 1; 1 if both are empty.</summary>
    /// <param name="other">Of the same size.</param>
    public double IntersectionOverUnion(CocoRle other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((Width, Height) != (other.Width, other.Height))
            throw new ArgumentException($"It is {other.Width}x{other.Height}, and this is {Width}x{Height}.", nameof(other));
        long shared = 0, endOfOne = 0, endOfTwo = 0, at = 0;
        // The run that each stands in; odd ones are the object's.
        for (int one = -1, two = -1; ;)
        {
            while (endOfOne <= at && one + 1 < _counts.Length)
                endOfOne += _counts[++one];
            while (endOfTwo <= at && two + 1 < other._counts.Length)
                endOfTwo += other._counts[++two];
            long next = Math.Min(endOfOne, endOfTwo);
            if (next <= at)
                break;
            if ((one & two & 1) == 1)
                shared += next - at;
            at = next;
        }

        long either = (long)Area + other.Area - shared;
        return either == 0 ? 1 : (double)shared / either;
    }

    private static int CheckSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long pixels = (long)width * height;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixels, MaxPixels, $"{nameof(width)} x {nameof(height)}");
        return (int)pixels;
    }
}
