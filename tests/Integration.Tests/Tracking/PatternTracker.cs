using SamStream.Cli.Evaluation;
using SamStream.Cli.Models;
using SamStream.Model.Sam;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sources.TestPattern;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>Tracks the shapes of a test pattern and compares with their exact masks.</summary>
public sealed class PatternTracker : IDisposable
{
    private readonly SamModel _model = SamModel.Open(ModelCatalog.For().Read("mobile-sam"));

    public void Dispose() => _model.Dispose();

    /// <summary>One object on one frame: its state, its IoU with the truth, and the truth's area.</summary>
    internal readonly record struct Sight(int Id, TrackState State, double Iou, int TrueArea);

    /// <summary>Tracks from the boxes of the first frame.</summary>
    /// <param name="options">The pattern.</param>
    /// <param name="frames">How many frames are looked at.</param>
    /// <param name="stride">Every n-th frame of the pattern.</param>
    /// <returns>For each frame its objects.</returns>
    internal IReadOnlyList<IReadOnlyList<Sight>> Track(TestPatternOptions options, int frames, int stride)
    {
        var scene = new TestPatternScene(options);
        using var pool = new FramePool(capacity: 1);
        using var segmenter = new SamSegmenter(_model);
        var sights = new List<IReadOnlyList<Sight>>();
        for (int index = 0; index < frames; index++)
        {
            VideoFrame frame = FrameOf(scene, pool, index, stride);
            foreach (Prompt prompt in index == 0 ? scene.Prompts(0) : [])
                segmenter.Follow(prompt, PromptMode.Set, frame);
            using FrameResult result = segmenter.Track(frame, segmenter.Encode(frame, CancellationToken.None));
            sights.Add([.. result.Objects.ToArray().Select(found => SightOf(scene, (long)index * stride, found))]);
        }

        return sights;
    }

    private static VideoFrame FrameOf(TestPatternScene scene, FramePool pool, int index, int stride)
    {
        using WritableFrame frame = pool.Rent(scene.Width, scene.Height);
        scene.Render((long)index * stride, frame.Pixels);
        return frame.Publish(new FrameMetadata
        {
            SourceId = "pattern",
            Index = index,
            PresentationTime = TimeSpan.FromSeconds(index / 25.0),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
        });
    }

    private static Sight SightOf(TestPatternScene scene, long frame, ObjectResult found)
    {
        Pipeline.Masks.SegmentationMask truth = scene.Mask(frame, found.Id);
        byte[] nothing = new byte[scene.Width * scene.Height];
        double iou = FrameScorer.RegionSimilarity(found.Mask is { } mask ? mask.Pixels : nothing, truth.Pixels);
        return new Sight(found.Id.Value, found.State, iou, truth.Area);
    }
}
