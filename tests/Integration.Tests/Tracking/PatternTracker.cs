using SamStream.Cli.Models;
using SamStream.Evaluation.Metrics;
using SamStream.Model;
using SamStream.Model.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.Sources.TestPattern;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>Tracks the shapes of a test pattern and compares with their exact masks.</summary>
public sealed class PatternTracker : IDisposable
{
    private readonly SamModel _model;

    public PatternTracker()
        : this(new SamModelOptions())
    {
    }

    internal PatternTracker(SamModelOptions options) => _model = SamModel.Open(ModelCatalog.For().Read("mobile-sam"), options);

    public void Dispose() => _model.Dispose();

    /// <summary>One object on one frame.</summary>
    /// <param name="Id">Which object.</param>
    /// <param name="State">What the tracker says of it.</param>
    /// <param name="Iou">Of the published mask with the truth; 1 if both are empty.</param>
    /// <param name="Area">Pixels of the published mask; 0 without one.</param>
    /// <param name="StrayArea">How many of them belong to another shape.</param>
    /// <param name="TrueArea">Visible pixels of the shape.</param>
    internal readonly record struct Sight(int Id, TrackState State, double Iou, int Area, int StrayArea, int TrueArea)
    {
        public bool IsHidden => TrueArea == 0;
    }

    /// <summary>Tracks from the boxes of the first frame that is looked at.</summary>
    /// <param name="scenario">What the shapes do.</param>
    /// <param name="frames">The frames of the pattern that are looked at.</param>
    /// <returns>For each object, in order of ids, its sights in the order of the frames.</returns>
    internal IReadOnlyList<IReadOnlyList<Sight>> Track(TestPatternScenario scenario, params IReadOnlyList<int> frames)
    {
        var scene = new TestPatternScene(new TestPatternOptions { Scenario = scenario });
        using var pool = new FramePool(capacity: 1);
        using var segmenter = new SamSegmenter(_model);
        var sights = new List<Sight>();
        for (int index = 0; index < frames.Count; index++)
        {
            VideoFrame frame = FrameOf(scene, pool, index, frames[index]);
            foreach (Prompt prompt in index == 0 ? scene.Prompts(frames[0]) : [])
                segmenter.Follow(prompt, PromptMode.Set, frame);
            IFrameEmbedding embedding = segmenter.RentEmbedding(CancellationToken.None);
            segmenter.Encode(frame, FrameParts.Whole, embedding);
            using FrameResult result = segmenter.Track(frame, embedding);
            sights.AddRange(SightsOf(scene, frames[index], result.Objects));
        }

        return [.. sights.GroupBy(sight => sight.Id).OrderBy(sight => sight.Key).Select(sight => sight.ToList())];
    }

    /// <summary>The masks of a few frames, as often as asked for, of objects with other ids.</summary>
    /// <param name="scenario">What the shapes do.</param>
    /// <param name="frames">The frames of the pattern that are looked at.</param>
    /// <param name="idOf">The id that a shape gets.</param>
    /// <returns>For each frame the run lengths of each shape's mask, in the order of the shapes' own ids; null without one.</returns>
    internal IReadOnlyList<IReadOnlyList<string?>> Masks(TestPatternScenario scenario, IReadOnlyList<int> frames, Func<int, int> idOf)
    {
        var scene = new TestPatternScene(new TestPatternOptions { Scenario = scenario });
        using var pool = new FramePool(capacity: 1);
        using var segmenter = new SamSegmenter(_model);
        int[] shapes = [.. scene.Prompts(frames[0]).Select(prompt => prompt.ObjectId.Value)];
        var masks = new List<IReadOnlyList<string?>>();
        for (int index = 0; index < frames.Count; index++)
        {
            VideoFrame frame = FrameOf(scene, pool, index, frames[index]);
            foreach (Prompt prompt in index == 0 ? scene.Prompts(frames[0]) : [])
                segmenter.Follow(prompt with { ObjectId = new ObjectId(idOf(prompt.ObjectId.Value)) }, PromptMode.Set, frame);
            IFrameEmbedding embedding = segmenter.RentEmbedding(CancellationToken.None);
            segmenter.Encode(frame, FrameParts.Whole, embedding);
            using FrameResult result = segmenter.Track(frame, embedding);
            ObjectResult[] found = [.. result.Objects];
            masks.Add([.. shapes.Select(shape => found.Single(one => one.Id.Value == idOf(shape)).Mask?.ToRle().ToCompressedString())]);
        }

        return masks;
    }

    private static VideoFrame FrameOf(TestPatternScene scene, FramePool pool, int index, int patternFrame)
    {
        using WritableFrame frame = pool.Rent(scene.Width, scene.Height);
        scene.Render(patternFrame, frame);
        return frame.Publish(new FrameMetadata
        {
            SourceId = "pattern",
            Index = index,
            PresentationTime = TimeSpan.FromSeconds(index / 25.0),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
        });
    }

    private static List<Sight> SightsOf(TestPatternScene scene, int patternFrame, ReadOnlySpan<ObjectResult> objects)
    {
        byte[] labels = new byte[scene.Width * scene.Height];
        byte[] mask = new byte[labels.Length];
        scene.Label(patternFrame, labels);
        var sights = new List<Sight>();
        foreach (ref readonly ObjectResult found in objects)
        {
            byte id = (byte)found.Id.Value;
            byte[] truth = Array.ConvertAll(labels, label => label == id ? byte.MaxValue : (byte)0);
            mask.AsSpan().Clear();
            found.Mask?.CopyTo(mask);
            int stray = 0;
            for (int i = 0; i < labels.Length; i++)
                stray += mask[i] != 0 && labels[i] != 0 && labels[i] != id ? 1 : 0;
            sights.Add(new Sight(
                id, found.State, FrameScorer.RegionSimilarity(mask, truth), found.Area, stray, truth.Count(pixel => pixel != 0)));
        }

        return sights;
    }
}
