using System.Diagnostics;
using SamStream.Model;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Bench.Overhead;

/// <summary>
/// What the network costs by itself: image encoder and mask decoder, one after the other, on frames that are in memory
/// already; no video decoding, no tracking, no full-size masks, no output.
/// </summary>
internal sealed class BareLoop(SamModel model, IReadOnlyList<BoxXyxy> boxes) : IDisposable
{
    private readonly ImageEmbedding _embedding = model.Network.CreateEmbedding();
    private readonly DecodedMasks _masks = new();
    private readonly PromptBatch _prompts = new(model.Network.Geometry);

    /// <summary>Runs over all frames once.</summary>
    public BareRound Run(IReadOnlyList<VideoFrame> frames)
    {
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        foreach (VideoFrame frame in frames)
        {
            var image = new YuvImage(frame);
            model.Network.Encode(image, _embedding);
            Ask();
            model.Decoder.Decode(_embedding, _prompts, _masks);
        }

        return new BareRound(
            frames.Count, Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - processorBefore);
    }

    public void Dispose()
    {
        _embedding.Dispose();
        _masks.Dispose();
    }

    // A box and a point for each object, as the tracker asks for them.
    private void Ask()
    {
        _prompts.Clear();
        foreach (BoxXyxy box in boxes)
        {
            int prompt = _prompts.Add();
            _prompts.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
            _prompts.AddPoint(prompt, (box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2, positive: true);
        }
    }
}

/// <summary>One run of the bare loop.</summary>
/// <param name="Frames">Number of frames.</param>
/// <param name="Elapsed">Time on the clock.</param>
/// <param name="Processor">Time of all processors.</param>
internal readonly record struct BareRound(int Frames, TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>Frames a second.</summary>
    public double FrameRate => Frames / Elapsed.TotalSeconds;

    /// <summary>Time of all processors for one frame.</summary>
    public double ProcessorSeconds => Processor.TotalSeconds / Frames;

    public static BareRound operator +(BareRound a, BareRound b) =>
        new(a.Frames + b.Frames, a.Elapsed + b.Elapsed, a.Processor + b.Processor);
}
