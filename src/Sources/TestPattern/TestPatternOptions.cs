using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Options;

namespace SamStream.Sources.TestPattern;

/// <summary>A made-up scene whose masks are known exactly; the same options give the same frames.</summary>
public sealed record TestPatternOptions : FrameSourceOptions
{
    /// <summary>The largest width and height, pixels.</summary>
    public const int MaxSide = 16384;

    /// <summary>The most shapes: a byte tells which one a pixel shows.</summary>
    public const int MaxObjects = 254;

    /// <summary>What the shapes do. Default: mixed.</summary>
    public TestPatternScenario Scenario { get; init; } = TestPatternScenario.Mixed;

    /// <summary>Pixels in a row, 1 to 16384. Default 640.</summary>
    [Range(1, MaxSide)]
    public int Width { get; init; } = 640;

    /// <summary>Rows, 1 to 16384. Default 360.</summary>
    [Range(1, MaxSide)]
    public int Height { get; init; } = 360;

    /// <summary>Number of frames, at least 1. Default 250.</summary>
    [Range(1, int.MaxValue)]
    public long FrameCount { get; init; } = 250;

    /// <summary>Frames a second of the media clock; frames are delivered as fast as they are taken. Default 25.</summary>
    [Description("frames a second that a device is asked for, or that images and test patterns are given")]
    [Range(0.001, 1000.0)]
    public double FrameRate { get; init; } = 25;

    /// <summary>Number of shapes, 1 to 254; their ids are 1 to this. Default 3.</summary>
    [Range(1, MaxObjects)]
    public int ObjectCount { get; init; } = 3;

    /// <summary>Draws forms, colours and paths. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>True if the background moves sideways, as under a panning camera. Default false.</summary>
    public bool MovingBackground { get; init; }

    /// <inheritdoc/>
    public override string Kind => "test patterns";

    protected override string DefaultId => $"test-{TestPatternNames.Of(Scenario)}";

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        new TestPatternSource(this with { FrameCount = Math.Min(FrameCount, Frames ?? FrameCount) }, clock);

    private protected override bool CountsFrames => true;
}

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

/// <summary>The scenarios' names on the command line and in configurations: <c>leave-and-return</c>.</summary>
internal static class TestPatternNames
{
    /// <summary>All names, for messages.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetValues<TestPatternScenario>().Select(Of));

    public static string Of(TestPatternScenario scenario) => scenario switch
    {
        TestPatternScenario.Crossing => "crossing",
        TestPatternScenario.Occlusion => "occlusion",
        TestPatternScenario.LeaveAndReturn => "leave-and-return",
        TestPatternScenario.Deforming => "deforming",
        TestPatternScenario.Mixed => "mixed",
        _ => "unknown",
    };

    public static bool TryParse(string name, out TestPatternScenario scenario)
    {
        foreach (TestPatternScenario candidate in Enum.GetValues<TestPatternScenario>())
        {
            if (string.Equals(Of(candidate), name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(candidate.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                scenario = candidate;
                return true;
            }
        }

        scenario = default;
        return false;
    }
}
