using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Masks;

/// <summary>
/// COCO's run-length encoding of a binary mask: lengths of alternating runs of background and object in column-major
/// order, the first one background (pycocotools, maskApi.h).
/// </summary>
public sealed class CocoRle
{
    private readonly uint[] _counts;

    private CocoRle(int width, int height, uint[] counts)
    {
        Width = width;
        Height = height;
        _counts = counts;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Run lengths; their sum is Width x Height.</summary>
    public ReadOnlySpan<uint> Counts => _counts;

    /// <summary>Encodes a mask.</summary>
    public static CocoRle Encode(SegmentationMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var counts = new List<uint>();
        ReadOnlySpan<byte> pixels = mask.Pixels;
        PixelBounds bounds = mask.Bounds;
        byte current = 0;
        uint run = 0;
        for (int x = 0; x < mask.Width; x++)
        {
            // Columns without object pixels are one run of background: only what lies inside the bounds is looked at.
            if (x < bounds.Left || x >= bounds.Right)
            {
                Skip((uint)mask.Height);
                continue;
            }

            for (int y = 0; y < mask.Height; y++)
            {
                byte value = pixels[(y * mask.Width) + x];
                if (value != current)
                {
                    counts.Add(run);
                    run = 0;
                    current = value;
                }

                run++;
            }
        }

        counts.Add(run);
        return new CocoRle(mask.Width, mask.Height, [.. counts]);

        void Skip(uint length)
        {
            if (current != 0)
            {
                counts.Add(run);
                run = 0;
                current = 0;
            }

            run += length;
        }
    }
}
