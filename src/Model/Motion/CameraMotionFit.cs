using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Motion;

/// <summary>
/// The camera's motion that most samples outside of the objects follow: least squares with weights that fall with the
/// distance from the fit before (Geman and McClure's), at a reach that narrows from step to step.
/// </summary>
internal sealed class CameraMotionFit
{
    /// <summary>Samples without which nothing is known.</summary>
    private const int FewestSamples = 12;

    /// <summary>Share of the samples that must follow the motion for it to be the camera's.</summary>
    private const float LeastShare = 0.3f;

    /// <summary>Distance up to which a sample follows the motion, as a share of the frame's longest side: 4 pixels of 854.</summary>
    private const float NearShare = 0.005f;

    /// <summary>Where weights have fallen to a quarter, in the same distance, step by step.</summary>
    private static readonly float[] Reaches = [4, 2, 1, 0.5f, 0.5f];

    private MotionSample[] _samples = [];
    private float[] _scratch = [];
    private int _count;

    /// <summary>The camera's motion; <see cref="CameraMotion.None"/> if it is not known.</summary>
    public CameraMotion Motion { get; private set; } = CameraMotion.None;

    /// <summary>Share of the samples outside of the objects that follow one motion, 0 to 1; 0 with too few of them.</summary>
    public float Share { get; private set; }

    /// <summary>Fits the motion of a frame.</summary>
    /// <param name="samples">All over the picture.</param>
    /// <param name="masks">Of the objects on the frame before; samples from within say nothing of the camera.</param>
    /// <param name="longestSide">Of the frame, pixels.</param>
    public void Run(ReadOnlySpan<MotionSample> samples, IReadOnlyList<BinaryMask> masks, int longestSide)
    {
        Collect(samples, masks);
        (Motion, Share) = (CameraMotion.None, 0);
        if (_count < FewestSamples)
            return;
        float near = NearShare * longestSide;
        var motion = new CameraMotion(1, 0, Median(sample => sample.X - sample.PreviousX), Median(sample => sample.Y - sample.PreviousY));
        foreach (float reach in Reaches)
            motion = Fit(motion, reach * near);
        int followers = 0;
        foreach (ref readonly MotionSample sample in _samples.AsSpan(0, _count))
            followers += SquaredDistance(motion, sample) < near * near ? 1 : 0;
        Share = (float)followers / _count;
        if (Share >= LeastShare)
            Motion = motion;
    }

    private void Collect(ReadOnlySpan<MotionSample> samples, IReadOnlyList<BinaryMask> masks)
    {
        if (_samples.Length < samples.Length)
            (_samples, _scratch) = (new MotionSample[samples.Length], new float[samples.Length]);
        _count = 0;
        foreach (ref readonly MotionSample sample in samples)
        {
            if (!IsInside(sample, masks))
                _samples[_count++] = sample;
        }
    }

    private static bool IsInside(in MotionSample sample, IReadOnlyList<BinaryMask> masks)
    {
        for (int i = 0; i < masks.Count; i++)
        {
            BinaryMask mask = masks[i];
            int x = (int)sample.PreviousX, y = (int)sample.PreviousY;
            if (x >= 0 && x < mask.Width && y >= 0 && y < mask.Height && mask.Pixels[(y * mask.Width) + x] != 0)
                return true;
        }

        return false;
    }

    private CameraMotion Fit(in CameraMotion before, float reach)
    {
        ReadOnlySpan<MotionSample> samples = _samples.AsSpan(0, _count);
        Span<float> weights = _scratch.AsSpan(0, _count);
        double sum = 0, fromX = 0, fromY = 0, toX = 0, toY = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            MotionSample sample = samples[i];
            float spread = 1 + (SquaredDistance(before, sample) / (reach * reach));
            float weight = weights[i] = 1 / (spread * spread);
            sum += weight;
            fromX += weight * sample.PreviousX;
            fromY += weight * sample.PreviousY;
            toX += weight * sample.X;
            toY += weight * sample.Y;
        }

        (fromX, fromY, toX, toY) = (fromX / sum, fromY / sum, toX / sum, toY / sum);
        double squares = 0, along = 0, across = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            MotionSample sample = samples[i];
            double x = sample.PreviousX - fromX, y = sample.PreviousY - fromY;
            double movedX = sample.X - toX, movedY = sample.Y - toY;
            squares += weights[i] * ((x * x) + (y * y));
            along += weights[i] * ((x * movedX) + (y * movedY));
            across += weights[i] * ((x * movedY) - (y * movedX));
        }

        (double a, double b) = squares > 0 ? (along / squares, across / squares) : (1, 0);
        return new CameraMotion(
            (float)a, (float)b, (float)(toX - (a * fromX) + (b * fromY)), (float)(toY - (b * fromX) - (a * fromY)));
    }

    private static float SquaredDistance(in CameraMotion motion, in MotionSample sample)
    {
        (float x, float y) = motion.Move(sample.PreviousX, sample.PreviousY);
        return ((x - sample.X) * (x - sample.X)) + ((y - sample.Y) * (y - sample.Y));
    }

    private float Median(Func<MotionSample, float> value)
    {
        for (int i = 0; i < _count; i++)
            _scratch[i] = value(_samples[i]);
        _scratch.AsSpan(0, _count).Sort();
        return _scratch[_count / 2];
    }
}

/// <summary>
/// How what stands still moved in the picture from the frame before to this one, because the camera moved: a rotation
/// with scaling and a shift, in frame pixels. A point (x, y) went to (A·x − B·y + X, B·x + A·y + Y).
/// </summary>
/// <param name="A">Scale times the cosine of the angle.</param>
/// <param name="B">Scale times the sine of the angle.</param>
/// <param name="X">Shift to the right, pixels.</param>
/// <param name="Y">Shift down, pixels.</param>
internal readonly record struct CameraMotion(float A, float B, float X, float Y)
{
    /// <summary>The camera stands still, or what it does is not known.</summary>
    public static CameraMotion None { get; } = new(1, 0, 0, 0);

    /// <summary>Factor of lengths: above 1 the camera comes nearer.</summary>
    public float Scale => MathF.Sqrt((A * A) + (B * B));

    /// <summary>Where a point of the frame before is now.</summary>
    public (float X, float Y) Move(float x, float y) => ((A * x) - (B * y) + X, (B * x) + (A * y) + Y);

    /// <summary>Where a box is now: its centre moves, its sides are scaled, it stays upright.</summary>
    public BoxXyxy Move(in BoxXyxy box)
    {
        (float x, float y) = Move((box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2);
        float halfWidth = Scale * box.Width / 2, halfHeight = Scale * box.Height / 2;
        return new BoxXyxy(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }
}
