using SamStream.Model.Flow;

namespace SamStream.Model.Motion;

/// <summary>
/// The motion of some hundred patches all over the picture, from the coarse levels of the flow, and how much of it makes
/// sense.
/// </summary>
internal sealed class MotionSamples
{
    /// <summary>Standard deviation, gray levels, from which a patch has structure.</summary>
    private const float LeastDeviation = 4;

    /// <summary>Correlation with its place on the frame before from which a patch looks the same, whatever its brightness.</summary>
    private const float LeastCorrelation = 0.6f;

    /// <summary>Difference to a neighbour's displacement up to which they move alike: level pixels, and share of the way.</summary>
    private const float AlikePixels = 0.5f;
    private const float AlikeShare = 0.1f;

    private MotionSample[] _samples = [];
    private int _count;

    /// <summary>Patches with structure.</summary>
    public ReadOnlySpan<MotionSample> All => _samples.AsSpan(0, _count);

    /// <summary>Share of the patches with structure that look like nothing on the frame before, 0 to 1.</summary>
    public float Strange { get; private set; }

    /// <summary>
    /// Share that look like nothing on the frame before or move unlike most of their neighbours, 0 to 1: near 0 for any
    /// motion that flow can follow, most of the picture where it cannot.
    /// </summary>
    public float Disorder { get; private set; }

    /// <summary>Takes the samples of a frame.</summary>
    /// <param name="flow">From the current frame to the one before.</param>
    /// <param name="current">Its images.</param>
    /// <param name="previous">Those of the frame before.</param>
    /// <param name="scaleX">Frame pixels for each pixel of the working size, across.</param>
    /// <param name="scaleY">And down.</param>
    public void Take(CoarseFlow flow, GrayPyramid current, GrayPyramid previous, float scaleX, float scaleY)
    {
        PatchGrid patches = flow.Patches;
        if (_samples.Length < patches.FlowX.Length)
            _samples = new MotionSample[patches.FlowX.Length];
        PyramidLevel from = current.Levels[flow.Level], to = previous.Levels[flow.Level];
        (float cellX, float cellY) = (flow.Scale * scaleX, flow.Scale * scaleY);
        (int strange, int disordered) = (0, 0);
        _count = 0;
        for (int row = 0; row < patches.Rows; row++)
        {
            for (int column = 0; column < patches.Columns; column++)
            {
                int index = (row * patches.Columns) + column, x = patches.PixelX(column), y = patches.PixelY(row);
                (float flowX, float flowY) = (patches.FlowX[index], patches.FlowY[index]);
                PatchMatch match = PatchMatch.Measure(from, to, x, y, flowX, flowY);
                if (match.Deviation < LeastDeviation)
                    continue;
                bool isStrange = match.Correlation < LeastCorrelation;
                strange += isStrange ? 1 : 0;
                disordered += isStrange || !MovesWithNeighbours(patches, column, row) ? 1 : 0;
                (float centreX, float centreY) = (x + (PatchResidual.Size / 2f), y + (PatchResidual.Size / 2f));
                _samples[_count++] = new MotionSample(
                    centreX * cellX, centreY * cellY, (centreX + flowX) * cellX, (centreY + flowY) * cellY);
            }
        }

        Strange = _count == 0 ? 0 : (float)strange / _count;
        Disorder = _count == 0 ? 0 : (float)disordered / _count;
    }

    private static bool MovesWithNeighbours(PatchGrid patches, int column, int row)
    {
        int at = (row * patches.Columns) + column, alike = 0, all = -1;
        float x = patches.FlowX[at], y = patches.FlowY[at];
        float tolerance = AlikePixels + (AlikeShare * MathF.Sqrt((x * x) + (y * y)));
        int left = Math.Max(0, column - 1), right = Math.Min(patches.Columns - 1, column + 1);
        for (int r = Math.Max(0, row - 1); r <= Math.Min(patches.Rows - 1, row + 1); r++)
        {
            for (int i = (r * patches.Columns) + left; i <= (r * patches.Columns) + right; i++)
            {
                all++;
                float dx = patches.FlowX[i] - x, dy = patches.FlowY[i] - y;
                alike += i != at && (dx * dx) + (dy * dy) < tolerance * tolerance ? 1 : 0;
            }
        }

        return 2 * alike >= all;
    }
}

/// <summary>The motion of one patch of the picture that has structure.</summary>
/// <param name="X">Centre on the current frame, frame pixels.</param>
/// <param name="Y">The same, down.</param>
/// <param name="PreviousX">Where flow says that it was on the frame before.</param>
/// <param name="PreviousY">The same, down.</param>
internal readonly record struct MotionSample(float X, float Y, float PreviousX, float PreviousY);
