using SamStream.Pipeline.Geometry;

namespace SamStream.Sources.TestPattern;

/// <summary>
/// A shape's edge on one frame: its radius in every direction, as a table over the diamond angle (v / (|u| + |v|),
/// continued over four quadrants), which needs no trigonometry per pixel. Drawing and masks both ask it.
/// </summary>
internal readonly ref struct ShapeOutline
{
    /// <summary>Entries of the table that the caller lends.</summary>
    public const int TableSize = 512;

    private static readonly float[] Angles = [.. Enumerable.Range(0, TableSize).Select(i => AngleOf(i * 4f / TableSize))];

    private readonly ReadOnlySpan<float> _radii;
    private readonly float _cos;
    private readonly float _sin;

    public ShapeOutline(ReadOnlySpan<float> form, scoped in ShapePose pose, Span<float> table)
    {
        CenterX = pose.CenterX;
        CenterY = pose.CenterY;
        _cos = MathF.Cos(pose.Rotation);
        _sin = MathF.Sin(pose.Rotation);
        float least = float.MaxValue, most = 0;
        for (int i = 0; i < TableSize; i++)
        {
            float angle = Angles[i];
            float bulge = pose.Bulge * MathF.Cos((2 * angle) + pose.BulgePhase);
            float lobe = pose.Lobe * MathF.Cos((3 * angle) + pose.LobePhase);
            float radius = pose.Radius * form[i] * (1 + bulge + lobe);
            table[i] = radius;
            least = Math.Min(least, radius);
            most = Math.Max(most, radius);
        }

        _radii = table[..TableSize];
        LeastRadius = least;
        MostRadius = most;
    }

    /// <summary>A form's radii, for a shape whose radius is 1 and which is not deformed.</summary>
    public static float[] TableOf(ShapeForm form) => [.. Angles.Select(angle => RadiusOf(form, angle))];

    public float CenterX { get; }

    public float CenterY { get; }

    public float LeastRadius { get; }

    public float MostRadius { get; }

    /// <summary>The shape's own coordinates of a point given relative to its centre.</summary>
    public void ToLocal(float dx, float dy, out float u, out float v)
    {
        u = (_cos * dx) + (_sin * dy);
        v = (_cos * dy) - (_sin * dx);
    }

    /// <summary>The edge's distance from the centre in the direction (u, v) of the shape's own coordinates.</summary>
    public float RadiusToward(float u, float v)
    {
        float sum = Math.Abs(u) + Math.Abs(v);
        if (sum == 0)
            return LeastRadius;
        float ratio = v / sum;
        float diamond = u >= 0 ? (v >= 0 ? ratio : 4 + ratio) : 2 - ratio;
        float position = diamond * (TableSize / 4f);
        int index = (int)position;
        float share = position - index;
        float from = _radii[index & (TableSize - 1)], to = _radii[(index + 1) & (TableSize - 1)];
        return from + ((to - from) * share);
    }

    /// <summary>The frame's pixels that the shape can touch.</summary>
    public PixelBounds Reach(int width, int height)
    {
        float reach = MostRadius + 1;
        return PixelBounds.Around(
            new BoxXyxy(CenterX - reach, CenterY - reach, CenterX + reach, CenterY + reach), width, height);
    }

    /// <summary>The columns of a row that the shape can touch.</summary>
    public void RowReach(in PixelBounds reach, float dy, out int first, out int end)
    {
        float half = MathF.Sqrt(Math.Max(0, ((MostRadius + 1) * (MostRadius + 1)) - (dy * dy)));
        first = Math.Max(reach.Left, (int)MathF.Floor(CenterX - half));
        end = Math.Min(reach.Right, (int)MathF.Ceiling(CenterX + half) + 1);
    }

    private static float AngleOf(float diamond)
    {
        float v = diamond < 1 ? diamond : diamond < 3 ? 2 - diamond : diamond - 4;
        float u = (1 - Math.Abs(v)) * (diamond is < 1 or > 3 ? 1 : -1);
        return MathF.Atan2(v, u);
    }

    private static float RadiusOf(ShapeForm form, float angle) => form switch
    {
        ShapeForm.RoundedBox => SuperEllipse(angle, 1.1f, 0.85f, 5),
        ShapeForm.Capsule => SuperEllipse(angle, 1.3f, 0.62f, 3),
        ShapeForm.Ellipse => SuperEllipse(angle, 1.15f, 0.8f, 2),
        ShapeForm.Flower => 0.95f + (0.14f * MathF.Cos(5 * angle)),
        ShapeForm.RoundedTriangle => 0.95f + (0.17f * MathF.Cos(3 * angle)),
        _ => 0.93f + (0.17f * MathF.Cos(angle)) + (0.06f * MathF.Cos(2 * angle)),
    };

    private static float SuperEllipse(float angle, float alongU, float alongV, float power)
    {
        float u = MathF.Pow(Math.Abs(MathF.Cos(angle)) / alongU, power);
        float v = MathF.Pow(Math.Abs(MathF.Sin(angle)) / alongV, power);
        return MathF.Pow(u + v, -1 / power);
    }
}

/// <summary>The outline that a shape has before it deforms.</summary>
internal enum ShapeForm
{
    Egg,
    RoundedBox,
    Flower,
    Capsule,
    RoundedTriangle,
    Ellipse,
}
