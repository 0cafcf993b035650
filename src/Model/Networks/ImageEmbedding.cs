using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks;

/// <summary>
/// A network's answer for one frame, [1, channels, rows, columns], in a buffer to be used again and again. A network whose
/// decoder needs more than that derives from it.
/// </summary>
/// <param name="input">Gives rows and columns.</param>
/// <param name="channels">Channels.</param>
internal class ImageEmbedding(InputGeometry input, int channels) : IDisposable
{
    /// <summary>The network's input.</summary>
    public InputGeometry Input => input;

    /// <summary>Values of a cell.</summary>
    public int Channels => channels;

    /// <summary>Of the frame that was encoded last; default before the first.</summary>
    public LetterboxGeometry Geometry { get; internal set; }

    /// <summary>[channels, rows, columns], channel-major.</summary>
    public ReadOnlySpan<float> Values => Tensor.Span;

    /// <summary>Bytes of the buffers.</summary>
    public virtual long Bytes => (long)sizeof(float) * Values.Length;

    internal FloatTensor Tensor { get; } = new(1, channels, input.CellRows, input.CellColumns);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Tensor.Dispose();
    }
}
