using SamStream.Evaluation.Videos;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;

namespace SamStream.Cli.Evaluation;

/// <summary>The true masks of a sequence, by frame and object.</summary>
internal sealed class TrueMasks
{
    private readonly Dictionary<long, Dictionary<int, CocoRle>> _masks = [];

    /// <exception cref="SamStream.Pipeline.MaskImages.LabelImageException">An annotation cannot be read.</exception>
    public TrueMasks(AnnotatedSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        foreach (FrameAnnotation annotation in sequence.Annotations)
        {
            var image = LabelImage.Read(annotation.Path);
            _masks[annotation.FrameIndex] = image.ObjectIds.ToDictionary(id => id, id => CocoRle.Encode(new SegmentationMask(image.Width, image.Height, image.MaskOf(id))));
        }

        Objects = [.. _masks.Values.SelectMany(masks => masks.Keys).Distinct().Order()];
        Frames = [.. _masks.Keys.Order()];
    }

    /// <summary>All ids, in order.</summary>
    public IReadOnlyList<int> Objects { get; }

    /// <summary>The frames that are annotated, in order.</summary>
    public IReadOnlyList<long> Frames { get; }

    /// <summary>The mask of an object on an annotated frame; null: it is not to be seen there.</summary>
    public CocoRle? Of(int id, long frame) => _masks[frame].GetValueOrDefault(id);

    /// <summary>J of a mask: the overlap of both; 1 where neither has any pixel.</summary>
    /// <param name="id">The object.</param>
    /// <param name="frame">An annotated frame.</param>
    /// <param name="found">Null: nothing was found.</param>
    public double RegionSimilarity(int id, long frame, CocoRle? found) => (Of(id, frame), found) switch
    {
        (null, null) => 1,
        ({ } truth, { } mask) => truth.IntersectionOverUnion(mask),
        ({ Area: 0 }, null) or (null, { Area: 0 }) => 1,
        _ => 0,
    };
}
