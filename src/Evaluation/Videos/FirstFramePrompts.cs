using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Evaluation.Videos;

/// <summary>Makes prompts from the true masks of a sequence's first annotated frame.</summary>
internal static class FirstFramePrompts
{
    /// <summary>One prompt for every object with pixels on that frame.</summary>
    public static IEnumerable<Prompt> Create(LabelImage first, long frameIndex, PromptKind kind) =>
        first.ObjectIds.Select(id => Create(first, id, frameIndex, kind));

    private static Prompt Create(LabelImage first, int id, long frameIndex, PromptKind kind)
    {
        byte[] pixels = first.MaskOf(id);
        var mask = new SegmentationMask(first.Width, first.Height, pixels);
        var prompt = new Prompt { ObjectId = new ObjectId(id), FrameIndex = frameIndex };
        return kind switch
        {
            PromptKind.Box => prompt with { Box = mask.Bounds.ToBox() },
            PromptKind.Point => prompt with { Points = [InnermostPixel(mask)] },
            PromptKind.Mask => prompt with { Mask = new PromptMask(first.Width, first.Height, pixels) },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of prompt."),
        };
    }

    /// <summary>
    /// The pixel with the largest distance from the background, in the 3-4 chamfer metric (Borgefors, "Distance
    /// transformations in digital images", 1986), which is within 8 % of the Euclidean one.
    /// </summary>
    internal static PromptPoint InnermostPixel(SegmentationMask mask)
    {
        const int straight = 3, diagonal = 4;
        PixelBounds bounds = mask.Bounds;
        int width = bounds.Width + 2, height = bounds.Height + 2;
        // A border of background around the bounds: an object that the frame cuts off has its edge there.
        var distances = new int[width * height];
        for (int y = 0; y < bounds.Height; y++)
        {
            ReadOnlySpan<byte> row = mask.Row(bounds.Top + y);
            for (int x = 0; x < row.Length; x++)
                distances[((y + 1) * width) + x + 1] = row[x] != 0 ? int.MaxValue / 2 : 0;
        }

        for (int i = width + 1; i < distances.Length - width - 1; i++)
        {
            distances[i] = Math.Min(
                Math.Min(distances[i], Math.Min(distances[i - 1], distances[i - width]) + straight),
                Math.Min(distances[i - width - 1], distances[i - width + 1]) + diagonal);
        }

        int best = 0;
        for (int i = distances.Length - width - 2; i > width; i--)
        {
            distances[i] = Math.Min(
                Math.Min(distances[i], Math.Min(distances[i + 1], distances[i + width]) + straight),
                Math.Min(distances[i + width + 1], distances[i + width - 1]) + diagonal);
            if (distances[i] > distances[best])
                best = i;
        }

        const float pixelCentre = 0.5f;
        return new PromptPoint(
            bounds.Left + (best % width) - 1 + pixelCentre, bounds.Top + (best / width) - 1 + pixelCentre);
    }
}

/// <summary>What an evaluation tells the tracker of the first frame's true mask.</summary>
public enum PromptKind
{
    /// <summary>The tight box around it.</summary>
    Box,

    /// <summary>The pixel farthest from its edge.</summary>
    Point,

    /// <summary>All of it.</summary>
    Mask,
}
