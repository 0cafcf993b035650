using SamStream.Evaluation.Metrics;
using SamStream.Evaluation.Videos;
using SamStream.Model;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Evaluation.Images;

/// <summary>Scores the instances of one image after the other with one model, borrowed.</summary>
internal sealed class ImageScorer(SamModel model) : IDisposable
{
    private static readonly ImagePrompt[] Kinds = Enum.GetValues<ImagePrompt>();

    private readonly ImageEmbedding _embedding = model.Network.CreateEmbedding();
    private readonly PromptBatch _prompts = new(model.Network.Geometry);
    private readonly DecodedMasks _masks = new();
    private readonly MaskResampler _resampler = new();
    private byte[] _predicted = [];
    private byte[] _truth = [];

    /// <summary>The scores of an image's instances, in the order of its annotation.</summary>
    /// <exception cref="EvaluationException">The annotation is not usable.</exception>
    public IEnumerable<InstanceScore> Score(AnnotatedImage image, VideoFrame frame)
    {
        IReadOnlyList<SegmentationMask> instances = image.ReadInstances(frame.Width, frame.Height);
        if (instances.Count == 0)
            return [];
        model.Network.Encode(new YuvImage(frame), _embedding);
        double[][] ious = [.. instances.Select(_ => new double[Kinds.Length])];
        foreach (ImagePrompt kind in Kinds)
        {
            ImagePrompts.Fill(_prompts, instances, kind);
            model.Decoder.Decode(_embedding, _prompts, _masks);
            for (int i = 0; i < instances.Count; i++)
                ious[i][(int)kind] = IouOf(i, instances[i]);
        }

        return instances.Select((mask, i) => new InstanceScore(image.Name, i, mask.Area, ious[i]));
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
        Array.Resize(ref _truth, _predicted.Length);
        _resampler.Write(_masks.Logits(prompt, best), _masks.Geometry, _predicted);
        truth.CopyTo(_truth);
        return FrameScorer.RegionSimilarity(_predicted, _truth);
    }
}

/// <summary>Makes prompts from the true masks of an image's instances.</summary>
internal static class ImagePrompts
{
    /// <summary>Fills a batch with a prompt for each instance.</summary>
    public static void Fill(PromptBatch batch, IReadOnlyList<SegmentationMask> instances, ImagePrompt kind)
    {
        batch.Clear();
        for (int index = 0; index < instances.Count; index++)
        {
            int prompt = batch.Add();
            SegmentationMask instance = instances[index];
            if (kind == ImagePrompt.Box)
            {
                BoxXyxy box = instance.Bounds.ToBox();
                batch.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
                continue;
            }

            PromptPoint centre = FirstFramePrompts.InnermostPixel(instance);
            batch.AddPoint(prompt, centre.X, centre.Y, positive: true);
            if (kind == ImagePrompt.ThreePoints)
                AddByChance(batch, prompt, instance, index);
        }
    }

    // The seed is the instance's own, so that no other instance and no other run changes its points.
    private static void AddByChance(PromptBatch batch, int prompt, SegmentationMask instance, int index)
    {
        var random = new Random(index + instance.Area);
        for (int point = 0; point < 2; point++)
        {
            int left = random.Next(instance.Area);
            ReadOnlySpan<byte> pixels = instance.Pixels;
            int position = 0;
            while (pixels[position] == 0 || left-- > 0)
                position++;
            (int row, int column) = Math.DivRem(position, instance.Bounds.Width);
            batch.AddPoint(
                prompt, instance.Bounds.Left + column + 0.5f, instance.Bounds.Top + row + 0.5f, positive: true);
        }
    }
}

/// <summary>What the model is told of an instance.</summary>
public enum ImagePrompt
{
    /// <summary>The tight box around its true mask.</summary>
    Box,

    /// <summary>The pixel of its true mask that lies farthest from everything else.</summary>
    Point,

    /// <summary>That pixel and two more of its true mask, drawn by chance and the same in every run.</summary>
    ThreePoints,
}

/// <summary>How well an instance was found.</summary>
/// <param name="Image">Name of its image.</param>
/// <param name="Index">Its place among the instances of the image, from 0.</param>
/// <param name="Area">Pixels of its true mask.</param>
/// <param name="Ious">IoU with its true mask, in the order of <see cref="ImagePrompt"/>.</param>
public sealed record InstanceScore(string Image, int Index, int Area, IReadOnlyList<double> Ious)
{
    private const int Medium = 32 * 32;
    private const int Large = 96 * 96;

    public ObjectSize Size => Area < Medium ? ObjectSize.Small : Area < Large ? ObjectSize.Medium : ObjectSize.Large;
}

/// <summary>How large an object is in its image, with the bounds of the COCO benchmark.</summary>
public enum ObjectSize
{
    /// <summary>Fewer than 32² pixels.</summary>
    Small,

    /// <summary>From 32² to fewer than 96² pixels.</summary>
    Medium,

    /// <summary>96² pixels and more.</summary>
    Large,
}
