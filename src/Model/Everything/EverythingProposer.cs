using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Everything;

/// <summary>
/// Proposes what is segmented everywhere on a frame: whole things rather than their parts, and things rather than what is around them. The
/// choice is ours.
/// </summary>
/// <param name="model">Borrowed.</param>
/// <param name="most">The most objects.</param>
/// <param name="loggers">Tell what was found, and how long it took.</param>
public sealed partial class EverythingProposer(SamModel model, int most, ILoggerFactory loggers) : IObjectProposer
{
    /// <summary>Points on a side of the grid: objects of a sixteenth of the frame's width and height are met for sure.</summary>
    private const int PointsPerSide = 16;

    /// <summary>Parts of the frame's area: what is smaller is a speck, and what is larger its background.</summary>
    private const float LeastShare = 0.0005f, MostShare = 0.25f;

    /// <summary>Of the smaller one of two masks, so much may lie within the other.</summary>
    private const float MostShared = 0.5f;

    /// <summary>Of a thing's pixels, so many hang together: a mask of several people is none.</summary>
    private const float LeastConnected = 0.75f;

    private readonly ILogger _logger = loggers.CreateLogger<EverythingProposer>();

    /// <inheritdoc/>
    public IReadOnlyList<Prompt> Propose(VideoFrame frame, CancellationToken ended)
    {
        ArgumentNullException.ThrowIfNull(frame);
        int pixels = frame.Width * frame.Height;
        var options = new EverythingOptions { PointsPerSide = PointsPerSide, IsHierarchical = true, LeastArea = Math.Max(1, (int)(LeastShare * pixels)) };
        using var everything = new EverythingSegmenter(model, options);
        FoundMasks found = everything.Segment(frame, [], ended);
        IReadOnlyList<FoundMask> chosen = Choose(found.Masks, frame.Width, frame.Height, most);
        double seconds = (found.Times.Encode + found.Times.Decode + found.Times.Filter).TotalSeconds;
        LogProposed(_logger, frame.Metadata.SourceId, frame.Metadata.Index, chosen.Count, seconds);
        return [.. chosen.Select(mask => new Prompt { ObjectId = default, Mask = PromptMask.Of(mask.Mask) })];
    }

    /// <summary>Which of the masks are proposed, the surest first.</summary>
    /// <param name="masks">The largest first.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    /// <param name="most">The most of them.</param>
    internal static IReadOnlyList<FoundMask> Choose(IReadOnlyList<FoundMask> masks, int width, int height, int most)
    {
        List<(FoundMask Found, SegmentationMask Mask)> whole = [];
        foreach (FoundMask found in masks.Where(found => found.Area <= MostShare * width * height && EdgesOf(found.Bounds, width, height) < 2))
        {
            SegmentationMask mask = found.Mask.Decode();
            if (LargestPart(mask) >= LeastConnected * found.Area && whole.TrueForAll(larger => SharedPixels(mask, larger.Mask) <= MostShared * found.Area))
                whole.Add((found, mask));
        }

        return [.. whole.Select(kept => kept.Found).OrderByDescending(found => found.PredictedIou * found.Stability).Take(most)];
    }

    private static int EdgesOf(in PixelBounds bounds, int width, int height) =>
        (bounds.Left == 0 ? 1 : 0) + (bounds.Top == 0 ? 1 : 0) + (bounds.Right == width ? 1 : 0) + (bounds.Bottom == height ? 1 : 0);

    private static int SharedPixels(SegmentationMask one, SegmentationMask other)
    {
        PixelBounds both = one.Bounds.Intersect(other.Bounds);
        int shared = 0;
        for (int y = both.Top; y < both.Bottom; y++)
        {
            for (int x = both.Left; x < both.Right; x++)
                shared += one.IsObject(x, y) && other.IsObject(x, y) ? 1 : 0;
        }

        return shared;
    }

    // Pixels of the largest part that hangs together by sides.
    private static int LargestPart(SegmentationMask mask)
    {
        PixelBounds bounds = mask.Bounds;
        var seen = new bool[bounds.Width * bounds.Height];
        var open = new Stack<(int X, int Y)>();
        int largest = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            int size = 0;
            Visit(bounds.Left + (i % bounds.Width), bounds.Top + (i / bounds.Width));
            while (open.TryPop(out (int X, int Y) at))
            {
                size++;
                Visit(at.X - 1, at.Y);
                Visit(at.X + 1, at.Y);
                Visit(at.X, at.Y - 1);
                Visit(at.X, at.Y + 1);
            }

            largest = Math.Max(largest, size);
        }

        return largest;

        void Visit(int x, int y)
        {
            if (x < bounds.Left || y < bounds.Top || x >= bounds.Right || y >= bounds.Bottom || !mask.IsObject(x, y))
                return;
            ref bool isSeen = ref seen[((y - bounds.Top) * bounds.Width) + x - bounds.Left];
            if (!isSeen)
                open.Push((x, y));
            isSeen = true;
        }
    }

    [LoggerMessage(1401, LogLevel.Information, "Source {SourceId}, frame {Frame}: {Count} objects proposed in {Seconds:0.0} s")]
    private static partial void LogProposed(ILogger logger, string sourceId, long frame, int count, double seconds);
}
