using SamStream.Model;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;

namespace SamStream.Cli.Evaluation.Stills;

/// <summary>Scores the instances of one image after the other with one model, borrowed.</summary>
internal sealed class StillScorer(SamModel model) : IDisposable
{
    private static readonly StillPrompt[] Kinds = Enum.GetValues<StillPrompt>();

    private readonly ImageEmbedding _embedding = model.Network.CreateEmbedding();
    private readonly PromptBatch _prompts = new(model.Network.Geometry);
    private readonly DecodedMasks _masks = new();
    private readonly MaskResampler _resampler = new();
    private byte[] _predicted = [];

    /// <summary>The scores of an image's instances, in the order of its annotation.</summary>
    /// <exception cref="EvaluationException">The annotation is not usable.</exception>
    public IEnumerable<InstanceScore> Score(AnnotatedStill still, VideoFrame frame)
    {
        IReadOnlyList<SegmentationMask> instances = still.ReadInstances(frame.Width, frame.Height);
        if (instances.Count == 0)
            return [];
        model.Network.Encode(
            new YuvImage(frame), _embedding);
        double[][] ious = [.. instances.Select(_ => new double[Kinds.Length])];
        foreach (StillPrompt kind in Kinds)
        {
            StillPrompts.Fill(_prompts, instances, kind);
            model.Decoder.Decode(_embedding, _prompts, _masks);
            for (int i = 0; i < instances.Count; i++)
                ious[i][(int)kind] = IouOf(i, instances[i]);
        }

        return instances.Select((mask, i) => new InstanceScore(still.Name, i, mask.Area, ious[i]));
    }

    public void Dispose()
    {
        _embedding.Dispose();
        _masks.Dispose();
    }

    private double IouOf(int prompt, SegmentationMask truth)
    {
        int best = 0;
        for (int mask = 1; mask < _masks.MasksPerPrompt; mask++)
        {
            if (_masks.PredictedIou(prompt, mask) > _masks.PredictedIou(prompt, best))
                best = mask;
        }

        Array.Resize(ref _predicted, truth.Width * truth.Height);
        _resampler.Write(_masks.Logits(prompt, best), _masks.Geometry, _predicted);
        return FrameScorer.RegionSimilarity(_predicted, truth.Pixels);
    }
}
