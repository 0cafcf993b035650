using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Sources.TestPattern;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>The same frames give the same masks, however often, with however many threads, and whatever the objects are called.</summary>
public sealed class SameResultsTests
{
    private static readonly int[] Frames = [16, 20, 24, 28, 32, 36, 40, 44, 48];

    [Fact]
    public void Track_AgainAndWithOtherIdsAndThreads_GivesTheSameMasks()
    {
        using var one = new PatternTracker(Options(threads: 1));
        IReadOnlyList<IReadOnlyList<string?>> masks = one.Masks(TestPatternScenario.Occlusion, Frames, id => id);
        Assert.Contains(masks, frame => frame.Any(mask => mask is null));
        Assert.All(masks[0], Assert.NotNull);

        Assert.Equal(masks, one.Masks(TestPatternScenario.Occlusion, Frames, id => id));
        Assert.Equal(masks, one.Masks(TestPatternScenario.Occlusion, Frames, id => 100 - (7 * id)));
        using var two = new PatternTracker(Options(threads: 2));
        Assert.Equal(masks, two.Masks(TestPatternScenario.Occlusion, Frames, id => id));
    }

    private static SamModelOptions Options(int threads) => new()
    {
        Input = new InputSize(512, 288),
        Encoder = new OnnxSessionOptions { IntraOpThreads = threads },
        Decoder = new OnnxSessionOptions { IntraOpThreads = threads },
    };
}
