using System.Diagnostics;
using System.Globalization;
using SamStream.Evaluation.Metrics;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.Sources.TestPattern;

namespace SamStream.Cli.Diagnosis;

/// <summary>Segments a made-up frame whose masks are known, and compares.</summary>
internal static class SelfTest
{
    /// <summary>A model that works finds the shapes almost exactly; one that does not is far from it.</summary>
    private const double NeededIou = 0.8;

    /// <summary>Frames of the scene: the first one warms up, the last one is timed.</summary>
    private const int Frames = 3;

    public static IEnumerable<CheckResult> Run(ModelManifest manifest, SamModelOptions options)
    {
        try
        {
            long started = Stopwatch.GetTimestamp();
            using SamModel model = SamModel.Open(manifest, options);
            string opened = Seconds(Stopwatch.GetElapsedTime(started));
            return [CheckResult.Ok("model", $"{manifest.Name} opened in {opened}"), Segment(model)];
        }
        catch (ModelException error)
        {
            return [CheckResult.Failure("model", $"{error.File}: expected {error.Expected}; found {error.Found}", error.Cure)];
        }
    }

    private static CheckResult Segment(SamModel model)
    {
        var scene = new TestPatternScene(new TestPatternOptions { Scenario = TestPatternScenario.Deforming });
        using var pool = new FramePool(capacity: 1);
        using var segmenter = new SamSegmenter(model);

        double meanIou = 0;
        TimeSpan encode = default, track = default;
        for (int index = 0; index < Frames; index++)
        {
            VideoFrame frame = FrameOf(scene, pool, index);
            foreach (Prompt prompt in index == 0 ? scene.Prompts(0) : [])
                segmenter.Follow(prompt, PromptMode.Set, frame);
            long started = Stopwatch.GetTimestamp();
            IFrameEmbedding embedding = segmenter.RentEmbedding(CancellationToken.None);
            segmenter.Encode(frame, FrameParts.Whole, embedding);
            encode = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            using FrameResult result = segmenter.Track(frame, embedding);
            track = Stopwatch.GetElapsedTime(started);
            meanIou = MeanIou(scene, index, result);
        }

        string finding = string.Create(CultureInfo.InvariantCulture,
            $"IoU with the exact masks of {scene.ObjectCount} shapes {meanIou:0.000}; "
            + $"encode {encode.TotalMilliseconds:0} ms, track {track.TotalMilliseconds:0} ms a frame");
        return meanIou >= NeededIou
            ? CheckResult.Ok("self-test", finding)
            : CheckResult.Failure("self-test", finding,
                $"an IoU of {NeededIou} is expected: try the provider cpu, and make setup to fetch the model again");
    }

    private static VideoFrame FrameOf(TestPatternScene scene, FramePool pool, int index)
    {
        using WritableFrame frame = pool.Rent(scene.Width, scene.Height);
        scene.Render(index, frame);
        return frame.Publish(new FrameMetadata
        {
            SourceId = "self-test",
            Index = index,
            PresentationTime = TimeSpan.Zero,
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = TimeProvider.System.GetUtcNow(),
        });
    }

    private static double MeanIou(TestPatternScene scene, int index, FrameResult result)
    {
        double sum = 0;
        byte[] predicted = new byte[scene.Width * scene.Height], truth = new byte[predicted.Length];
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            predicted.AsSpan().Clear();
            found.Mask?.CopyTo(predicted);
            scene.Mask(index, found.Id).CopyTo(truth);
            sum += FrameScorer.RegionSimilarity(predicted, truth);
        }

        return sum / scene.ObjectCount;
    }

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
