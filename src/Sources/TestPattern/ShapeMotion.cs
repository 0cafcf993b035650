namespace SamStream.Sources.TestPattern;

/// <summary>
/// The paths of a scenario, in closed form: the pose of any shape on any frame without those before. Positions are
/// shares of the frame, "along" its long side and "across" it; a cycle is 150 frames.
/// </summary>
internal sealed class ShapeMotion(TestPatternOptions options)
{
    /// <summary>Frames after which a shape is back where it was.</summary>
    public const int CycleFrames = 150;

    /// <summary>Share of the short side that the panel covers along the long one: wider than any shape.</summary>
    public const float PanelShare = 0.55f;

    private readonly bool _isLandscape = options.Width >= options.Height;
    private readonly float _shortSide = Math.Min(options.Width, options.Height);
    private readonly float _longSide = Math.Max(options.Width, options.Height);

    /// <summary>Where the panel's middle is along the long side.</summary>
    public float PanelCenter => options.Scenario == TestPatternScenario.Mixed ? 0.66f : 0.5f;

    public bool HasPanel => options.Scenario is TestPatternScenario.Occlusion or TestPatternScenario.Mixed;

    public ShapePose PoseOf(int shape, long frameIndex)
    {
        float cycle = frameIndex % (CycleFrames * 4L) / (float)CycleFrames;
        (float along, float across) = options.Scenario switch
        {
            TestPatternScenario.LeaveAndReturn => Leave(shape, cycle),
            TestPatternScenario.Deforming => Hover(shape, cycle),
            TestPatternScenario.Occlusion => Pass(shape, cycle, laneSpread: 0.6f, swing: 0.38f),
            TestPatternScenario.Mixed => Mix(shape, cycle),
            _ => Pass(shape, cycle, Spread(0.17f), swing: shape / 2 % 2 == 0 ? 0.38f : 0.22f),
        };
        float deformation = options.Scenario switch
        {
            TestPatternScenario.Deforming => 1,
            TestPatternScenario.Mixed => 0.6f,
            _ => 0.12f,
        };
        float sway = Turn(cycle + Draw(shape, 3));
        return new ShapePose
        {
            CenterX = _isLandscape ? along * _longSide : across * _shortSide,
            CenterY = _isLandscape ? across * _shortSide : along * _longSide,
            Radius = RadiusOf(shape) * (1 + (0.16f * deformation * sway)),
            Rotation = (MathF.Tau * Draw(shape, 4)) + (deformation * MathF.Tau * cycle * (shape % 2 == 0 ? 0.5f : -0.5f)),
            Bulge = 0.17f * deformation * Turn((2 * cycle) + Draw(shape, 5)),
            BulgePhase = MathF.Tau * Draw(shape, 6),
            Lobe = 0.11f * deformation,
            LobePhase = MathF.Tau * ((shape % 2 == 0 ? 1 : -1) * cycle),
        };
    }

    private float RadiusOf(int shape)
    {
        float share = HasPanel ? 0.105f : 0.15f;
        float crowding = Math.Min(1, MathF.Sqrt(3f / options.ObjectCount));
        return Math.Max(0.75f, _shortSide * share * crowding * (0.88f + (0.24f * Draw(shape, 7))));
    }

    // To and fro, neighbours in opposite directions, so that they meet in the middle.
    private (float Along, float Across) Pass(int shape, float cycle, float laneSpread, float swing)
    {
        float direction = shape % 2 == 0 ? -1 : 1;
        float along = 0.5f + (direction * swing * Turn(cycle + (0.05f * Draw(shape, 1))));
        float bob = 0.03f * Turn((2 * cycle) + Draw(shape, 2));
        return (along, Lane(shape, laneSpread) + bob);
    }

    // Out at the nearer edge and back in there.
    private (float Along, float Across) Leave(int shape, float cycle)
    {
        float direction = shape % 2 == 0 ? -1 : 1;
        float delay = shape % 2 == 0 ? 0.04f * (shape % 4) : -0.12f;
        float way = MathF.Sin(MathF.PI * (cycle + delay));
        float along = 0.5f + (direction * (0.17f + (0.54f * way * way)));
        return (along, Lane(shape, 0.6f));
    }

    // Every other shape goes behind the panel and back; the rest cross its way in front of the wall.
    private (float Along, float Across) Mix(int shape, float cycle)
    {
        float turn = Turn(cycle + (0.05f * Draw(shape, 1)));
        float along = shape % 2 == 0 ? 0.5f - (0.4f * turn) : 0.27f + (0.16f * turn);
        float bob = 0.03f * Turn((2 * cycle) + Draw(shape, 2));
        return (along, Lane(shape, Spread(0.12f)) + bob);
    }

    private (float Along, float Across) Hover(int shape, float cycle)
    {
        int columns = (int)MathF.Ceiling(MathF.Sqrt(options.ObjectCount * _longSide / _shortSide));
        int rows = (options.ObjectCount + columns - 1) / columns;
        columns = (options.ObjectCount + rows - 1) / rows;
        float drift = 0.12f / columns;
        float along = ((shape % columns) + 0.5f) / columns;
        float across = ((shape / columns) + 0.5f) / rows;
        return (along + (drift * Turn(cycle + Draw(shape, 1))), across + (drift * Turn(cycle + Draw(shape, 2))));
    }

    private float Lane(int shape, float spread) => options.ObjectCount == 1
        ? 0.5f
        : 0.5f + (spread * (((float)shape / (options.ObjectCount - 1)) - 0.5f));

    // Neighbours' lanes are this near, so that they overlap when they pass; many share the same room.
    private float Spread(float betweenLanes) => Math.Min(0.6f, betweenLanes * (options.ObjectCount - 1));

    private float Draw(int shape, int purpose) => SeededNoise.Unit(options.Seed, shape + 1, purpose);

    private static float Turn(float turns) => MathF.Cos(MathF.Tau * turns);
}

/// <summary>Where a shape is on one frame, and how it is deformed. Pixels and radians.</summary>
internal readonly record struct ShapePose
{
    public required float CenterX { get; init; }

    public required float CenterY { get; init; }

    public required float Radius { get; init; }

    public required float Rotation { get; init; }

    /// <summary>Share of the radius by which two opposite sides bulge, and the direction of the bulge.</summary>
    public required float Bulge { get; init; }

    public required float BulgePhase { get; init; }

    /// <summary>The same for three sides.</summary>
    public required float Lobe { get; init; }

    public required float LobePhase { get; init; }
}
