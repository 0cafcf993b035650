using System.Diagnostics;
using SamStream.Model;
using SamStream.Model.Everything;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Evaluation.Images;

/// <summary>
/// Times a model on one image as the survey of efficient Segment Anything variants does (arXiv 2410.04960): SegAny, one prompt, and SegEvery,
/// a grid of points.
/// </summary>
/// <param name="manifest">The model.</param>
/// <param name="options">How it is opened.</param>
public sealed class SurveyTiming(ModelManifest manifest, SamModelOptions options)
{
    private const int Runs = 5;

    /// <summary>Times it on a frame, after a first run that does not count.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public SurveyTimes Run(VideoFrame frame, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(frame);
        using SamModel model = SamModel.Open(manifest, options.Quality is null ? options : options.ForFrames(frame.Width, frame.Height));
        using ImageEmbedding embedding = model.Network.CreateEmbedding();
        using var masks = new DecodedMasks();
        var prompts = new PromptBatch(model.Network.Geometry);
        prompts.AddBox(prompts.Add(), frame.Width * 0.25f, frame.Height * 0.25f, frame.Width * 0.75f, frame.Height * 0.75f);
        TimeSpan[] encode = new TimeSpan[Runs], decode = new TimeSpan[Runs];
        for (int run = -1; run < Runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            model.Network.Encode(new YuvImage(frame), embedding);
            long encoded = Stopwatch.GetTimestamp();
            model.Decoder.Decode(embedding, prompts, masks);
            if (run >= 0)
                (encode[run], decode[run]) = (Stopwatch.GetElapsedTime(start, encoded), Stopwatch.GetElapsedTime(encoded));
        }

        return new SurveyTimes(MedianOf(encode), MedianOf(decode), Everything(model, frame, 16, stop), Everything(model, frame, 32, stop))
        {
            IsOnGpu = model.Provider is not ExecutionProvider.Cpu,
        };
    }

    private static TimeSpan Everything(SamModel model, VideoFrame frame, int pointsPerSide, CancellationToken stop)
    {
        using var segmenter = new EverythingSegmenter(model, new EverythingOptions { PointsPerSide = pointsPerSide });
        EverythingTimes times = segmenter.Segment(frame, [], stop).Times;
        return times.Encode + times.Decode + times.Filter;
    }

    private static TimeSpan MedianOf(TimeSpan[] times) => times.Order().ElementAt(times.Length / 2);
}

/// <summary>What a model took.</summary>
/// <param name="Encode">Of an image, median.</param>
/// <param name="Decode">Of one box, median.</param>
/// <param name="Everything16">All that a grid of 16×16 points finds, once.</param>
/// <param name="Everything32">All that a grid of 32×32 points finds, once.</param>
public sealed record SurveyTimes(TimeSpan Encode, TimeSpan Decode, TimeSpan Everything16, TimeSpan Everything32)
{
    /// <summary>Whether that was on a GPU; else it was on the CPU.</summary>
    public bool IsOnGpu { get; init; }
}
