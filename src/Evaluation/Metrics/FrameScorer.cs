namespace SamStream.Evaluation.Metrics;

/// <summary>
/// Region similarity J and contour accuracy F of one mask against another, as the DAVIS benchmark defines them
/// (Perazzi et al., CVPR 2016, section 5). Keeps its buffers; not thread-safe.
/// </summary>
public sealed class FrameScorer
{
    /// <summary>Tolerance of a boundary's place, as a share of the image's diagonal.</summary>
    private const double BoundaryTolerance = 0.008;

    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _predictedBoundary;
    private readonly byte[] _trueBoundary;
    private readonly DiskNeighbourhood _nearPredicted;
    private readonly DiskNeighbourhood _nearTrue;

    /// <summary>For masks of one size.</summary>
    public FrameScorer(int width, int height)
    {
        _width = width;
        _height = height;
        double diagonal = Math.Sqrt(((double)width * width) + ((double)height * height));
        int radius = (int)Math.Ceiling(BoundaryTolerance * diagonal);
        _predictedBoundary = new byte[width * height];
        _trueBoundary = new byte[width * height];
        _nearPredicted = new DiskNeighbourhood(width, height, radius);
        _nearTrue = new DiskNeighbourhood(width, height, radius);
    }

    /// <summary>Both scores. Masks are row-major, any value but 0 is object.</summary>
    public FrameScore Score(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> truth) =>
        new(RegionSimilarity(predicted, truth), ContourAccuracy(predicted, truth));

    /// <summary>Intersection over union; 1 if both are empty.</summary>
    public static double RegionSimilarity(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> truth)
    {
        long intersection = 0, union = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            bool inPredicted = predicted[i] != 0, inTruth = truth[i] != 0;
            intersection += inPredicted & inTruth ? 1 : 0;
            union += inPredicted | inTruth ? 1 : 0;
        }

        return union == 0 ? 1 : (double)intersection / union;
    }

    private double ContourAccuracy(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> truth)
    {
        int predictedCount = BoundaryMap.Compute(predicted, _width, _height, _predictedBoundary);
        int trueCount = BoundaryMap.Compute(truth, _width, _height, _trueBoundary);
        if (predictedCount == 0 || trueCount == 0)
            return predictedCount == trueCount ? 1 : 0;

        _nearPredicted.Load(_predictedBoundary);
        _nearTrue.Load(_trueBoundary);
        double precision = (double)CountNear(_predictedBoundary, _nearTrue) / predictedCount;
        double recall = (double)CountNear(_trueBoundary, _nearPredicted) / trueCount;
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private int CountNear(byte[] boundary, DiskNeighbourhood other)
    {
        int count = 0;
        for (int i = boundary.AsSpan().IndexOf((byte)1); i >= 0;)
        {
            (int y, int x) = Math.DivRem(i, _width);
            if (other.HasMember(x, y))
                count++;
            int next = boundary.AsSpan(i + 1).IndexOf((byte)1);
            i = next < 0 ? -1 : i + 1 + next;
        }

        return count;
    }
}

/// <summary>How well one object was found on one frame.</summary>
/// <param name="RegionSimilarity">J: intersection over union, 0 to 1.</param>
/// <param name="ContourAccuracy">F: harmonic mean of the boundary's precision and recall, 0 to 1.</param>
public readonly record struct FrameScore(double RegionSimilarity, double ContourAccuracy);
