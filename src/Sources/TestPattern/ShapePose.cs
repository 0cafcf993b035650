namespace SamStream.Sources.TestPattern;

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
