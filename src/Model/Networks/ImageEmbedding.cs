using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks;

/// <summary>
/// The encoder's answer for one frame, [1, 256, rows, columns] with a cell for each 16×16 pixels of the input, in a
/// buffer to be used again and again.
/// </summary>
internal sealed class ImageEmbedding : IDisposable
{
    public const int Channels = 256;

    private readonly FloatTensor _tensor;

    /// <summary>For the embedding of an input of this size; of the exported square by default.</summary>
    public ImageEmbedding(InputSize? input = null)
    {
        Input = input ?? InputSize.Square;
        _tensor = new FloatTensor(1, Channels, Input.CellRows, Input.CellColumns);
    }

    public InputSize Input { get; }

    /// <summary>Of the frame that was encoded last; default before the first.</summary>
    public LetterboxGeometry Geometry { get; internal set; }

    /// <summary>[256, rows, columns], channel-major.</summary>
    public ReadOnlySpan<float> Values => _tensor.Span;

    internal FloatTensor Tensor => _tensor;

    public void Dispose() => _tensor.Dispose();
}
