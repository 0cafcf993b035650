namespace SamStream.Sources.TestPattern;

/// <summary>What the shapes of a test pattern do.</summary>
public enum TestPatternScenario
{
    /// <summary>They pass each other, one in front of the other.</summary>
    Crossing,

    /// <summary>They go fully behind an opaque panel, which is no object, and come back.</summary>
    Occlusion,

    /// <summary>They leave the frame at one edge and return there.</summary>
    LeaveAndReturn,

    /// <summary>They stay about where they are and change form, size and direction.</summary>
    Deforming,

    /// <summary>They deform, cross, and pass behind a panel.</summary>
    Mixed,
}
