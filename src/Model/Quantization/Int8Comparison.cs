using SamStream.Model.Masks;
using SamStream.Model.Sam;

namespace SamStream.Model.Quantization;

/// <summary>Sets the masks of an 8-bit model beside those of the 32-bit one, frame by frame.</summary>
/// <remarks>
/// There is no truth in a clip without annotation. So the objects are those that the 32-bit model finds by points, and
/// both models are asked for them by their boxes: another question, to which the 32-bit model's answers differ from
/// those masks too. What counts is how much farther off the 8-bit model's are.
/// </remarks>
internal sealed class Int8Comparison : IDisposable
{
    private readonly SamModel _fp32;
    private readonly SamModel _int8;
    private readonly FrameObjects _objects;
    private readonly BoxMasks _fp32Masks;
    private readonly BoxMasks _int8Masks;
    private readonly ImageEmbedding _fp32Embedding;
    private readonly ImageEmbedding _int8Embedding;
    private double _fp32Sum;
    private double _int8Sum;
    private double _agreementSum;

    /// <summary>Both of one input size; borrowed.</summary>
    public Int8Comparison(SamModel fp32, SamModel int8)
    {
        (_fp32, _int8) = (fp32, int8);
        _objects = new FrameObjects(fp32);
        (_fp32Masks, _int8Masks) = (new BoxMasks(fp32), new BoxMasks(int8));
        (_fp32Embedding, _int8Embedding) = (new ImageEmbedding(fp32.Input), new ImageEmbedding(int8.Input));
    }

    /// <summary>Objects so far.</summary>
    public int Objects { get; private set; }

    public double Fp32MeanIou => Mean(_fp32Sum);

    public double Int8MeanIou => Mean(_int8Sum);

    public double Agreement => Mean(_agreementSum);

    public void Add(in YuvImage frame)
    {
        _fp32.Encoder.Encode(frame, _fp32Embedding);
        _int8.Encoder.Encode(frame, _int8Embedding);
        IReadOnlyList<LowResMask> objects = _objects.Find(_fp32Embedding);
        var fp32 = _fp32Masks.Of(_fp32Embedding, objects);
        var int8 = _int8Masks.Of(_int8Embedding, objects);
        for (var i = 0; i < objects.Count; i++)
        {
            _fp32Sum += fp32[i].IntersectionOverUnion(objects[i]);
            _int8Sum += int8[i].IntersectionOverUnion(objects[i]);
            _agreementSum += int8[i].IntersectionOverUnion(fp32[i]);
        }

        Objects += objects.Count;
    }

    public void Dispose()
    {
        _objects.Dispose();
        _fp32Masks.Dispose();
        _int8Masks.Dispose();
        _fp32Embedding.Dispose();
        _int8Embedding.Dispose();
    }

    private double Mean(double sum) => Objects == 0 ? 0 : sum / Objects;
}
