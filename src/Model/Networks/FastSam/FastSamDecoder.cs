using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks.FastSam;

/// <summary>
/// Chooses among a picture's objects, as FastSAM's authors do it (https://github.com/CASIA-IVA-Lab/FastSAM): for a box the one whose mask has the
/// largest IoU with it; for points all that hold one on the object, less all that hold one off it. One caller at a time.
/// </summary>
/// <param name="input">The network's.</param>
internal sealed class FastSamDecoder(InputGeometry input) : IMaskDecoder
{
    /// <summary>Logit where there is no mask.</summary>
    private const float Outside = -12;

    private readonly int[] _chosen = new int[FastSamEmbedding.MostDetections];
    private volatile bool _isAborted;

    public long Bytes => sizeof(int) * (long)_chosen.Length;

    /// <summary>A mask that a prompt has would choose what its box does.</summary>
    public bool TakesMasks => false;

    public void Decode(ImageEmbedding embedding, PromptBatch prompts, DecodedMasks result)
    {
        prompts.CheckFor(embedding, input);
        var found = (FastSamEmbedding)embedding;
        result.Reset(prompts.Count, FastSamFamily.MasksPerPrompt, found.Geometry);
        for (int i = 0; i < prompts.Count; i++)
        {
            if (_isAborted)
                throw new OperationCanceledException("The decoder was aborted.");
            result.Assign(i, i);
            Span<float> logits = result.LogitsMemory!.Span.Slice(i * input.LowResCells, input.LowResCells);
            logits.Fill(Outside);
            result.IouMemory!.Span[i] = prompts[i].Box is { } box
                ? Answer(found, box, prompts[i].Points, logits)
                : Answer(found, prompts[i].Points, logits);
        }

        result.Complete(prompts.Count);
    }

    public void Abort() => _isAborted = true;

    public void Dispose()
    {
    }

    // The score is trained to be the IoU of a box with the object that it was found on (Feng et al., "TOOD", arXiv 2108.07755); how well
    // that is what was meant, the boxes say. Both are IoUs: their geometric mean is one, too.
    private static float Answer(FastSamEmbedding found, in BoxXyxy frameBox, ReadOnlySpan<BatchPoint> points, Span<float> logits)
    {
        LetterboxGeometry geometry = found.Geometry;
        (float x1, float y1) = geometry.FrameToEncoded(frameBox.X1, frameBox.Y1);
        (float x2, float y2) = geometry.FrameToEncoded(frameBox.X2, frameBox.Y2);
        var box = new BoxXyxy(x1, y1, x2, y2);
        PixelBounds cells = FastSamEmbedding.CellsOf(box, geometry).Intersect(new PixelBounds(0, 0, geometry.LowResWidth, geometry.LowResHeight));
        int best = -1;
        float bestShare = 0;
        for (int i = 0; i < found.Detections.Length; i++)
        {
            int shared = cells.IsEmpty ? 0 : found.AreaWithin(i, cells);
            float iou = (float)shared / (found.Detections[i].Area + (cells.Width * cells.Height) - shared);
            float share = iou * (1 + Agreeing(found, i, points)) / (1 + points.Length);
            if (share > bestShare)
                (best, bestShare) = (i, share);
        }

        if (best < 0)
            return 0;
        Unite(found, best, logits);
        return MathF.Sqrt(found.Detections[best].Score * found.Detections[best].Box.IntersectionOverUnion(box));
    }

    // Masks are put on one another, the largest first, so that what is small and meant shows on what is large and not.
    private float Answer(FastSamEmbedding found, ReadOnlySpan<BatchPoint> points, Span<float> logits)
    {
        ReadOnlySpan<Detection> detections = found.Detections;
        int count = 0;
        for (int i = 0; i < detections.Length; i++)
        {
            if (Holds(found, i, points, isPositive: true) || Holds(found, i, points, isPositive: false))
                _chosen[count++] = i;
        }

        Sort(_chosen.AsSpan(0, count), detections);
        float sum = 0, area = 0;
        foreach (int i in _chosen.AsSpan(0, count))
        {
            if (Holds(found, i, points, isPositive: false))
            {
                TakeAway(found, i, logits);
                continue;
            }

            Unite(found, i, logits);
            sum += detections[i].Score * detections[i].Area;
            area += detections[i].Area;
        }

        return area > 0 && logits.IndexOfAnyInRange(float.Epsilon, float.MaxValue) >= 0 ? sum / area : 0;
    }

    // By area, falling; there are few.
    private static void Sort(Span<int> chosen, ReadOnlySpan<Detection> detections)
    {
        for (int i = 1; i < chosen.Length; i++)
        {
            int moved = chosen[i], at = i;
            for (; at > 0 && detections[chosen[at - 1]].Area < detections[moved].Area; at--)
                chosen[at] = chosen[at - 1];
            chosen[at] = moved;
        }
    }

    private static int Agreeing(FastSamEmbedding found, int detection, ReadOnlySpan<BatchPoint> points)
    {
        int agreeing = 0;
        foreach (ref readonly BatchPoint point in points)
            agreeing += Holds(found, detection, point) == point.IsPositive ? 1 : 0;
        return agreeing;
    }

    private static bool Holds(FastSamEmbedding found, int detection, ReadOnlySpan<BatchPoint> points, bool isPositive)
    {
        foreach (ref readonly BatchPoint point in points)
        {
            if (point.IsPositive == isPositive && Holds(found, detection, point))
                return true;
        }

        return false;
    }

    private static bool Holds(FastSamEmbedding found, int detection, in BatchPoint point)
    {
        LetterboxGeometry geometry = found.Geometry;
        (float x, float y) = geometry.FrameToEncoded(point.X, point.Y);
        int column = Math.Min((int)(x / geometry.LowResStep), geometry.LowResWidth - 1);
        int row = Math.Min((int)(y / geometry.LowResStep), geometry.LowResHeight - 1);
        return found.Holds(detection, column, row);
    }

    private static void Unite(FastSamEmbedding found, int detection, Span<float> logits)
    {
        PixelBounds cells = FastSamEmbedding.CellsOf(found.Detections[detection].Box, found.Geometry);
        Span<float> row = stackalloc float[found.Input.LowResColumns];
        for (int y = cells.Top; y < cells.Bottom; y++)
        {
            found.WriteRow(detection, y, cells, row);
            Span<float> line = logits.Slice((y * found.Input.LowResColumns) + cells.Left, cells.Width);
            for (int x = 0; x < line.Length; x++)
                line[x] = row[x] > line[x] ? row[x] : line[x];
        }
    }

    private static void TakeAway(FastSamEmbedding found, int detection, Span<float> logits)
    {
        PixelBounds cells = FastSamEmbedding.CellsOf(found.Detections[detection].Box, found.Geometry);
        Span<float> row = stackalloc float[found.Input.LowResColumns];
        for (int y = cells.Top; y < cells.Bottom; y++)
        {
            found.WriteRow(detection, y, cells, row);
            Span<float> line = logits.Slice((y * found.Input.LowResColumns) + cells.Left, cells.Width);
            for (int x = 0; x < line.Length; x++)
                line[x] = -row[x] < line[x] ? -row[x] : line[x];
        }
    }
}
