using SamStream.Model.Onnx;

namespace SamStream.Model.Sam;

/// <summary>The encoder's answer for one frame, [1, 256, 64, 64], in a buffer to be used again and again.</summary>
internal sealed class ImageEmbedding : IDisposable
{
    public const int Channels = 256;
    public const int Side = 64;

    private readonly FloatTensor _tensor = new(1, Channels, Side, Side);

    /// <summary>Of the frame that was encoded last; default before the first.</summary>
    public LetterboxGeometry Geometry { get; internal set; }

    /// <summary>[256, 64, 64], channel-major.</summary>
    public ReadOnlySpan<float> Values => _tensor.Span;

    internal FloatTensor Tensor => _tensor;

    public void Dispose() => _tensor.Dispose();
}
