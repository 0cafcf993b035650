using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
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
    private DeviceTensor? _device;

    /// <summary>The network's input.</summary>
    public InputGeometry Input => input;

    /// <summary>Values of a cell.</summary>
    public int Channels => channels;

    /// <summary>Of the frame that was encoded last; default before the first.</summary>
    public LetterboxGeometry Geometry { get; internal set; }

    /// <summary>[channels, rows, columns], channel-major.</summary>
    public ReadOnlySpan<float> Values => Tensor.Span;

    /// <summary>Bytes of the buffers in the CPU's memory.</summary>
    public virtual long Bytes => (long)sizeof(float) * Values.Length;

    internal FloatTensor Tensor { get; } = new(1, channels, input.CellRows, input.CellColumns);

    /// <summary>What a graph of this session reads the values from: its device if they are there, else the CPU's memory.</summary>
    internal OrtValue ValueFor(OnnxSession session) => session.HasDevice && IsOnDevice ? _device!.Value : Tensor.Value;

    /// <summary>Room for the values on a session's device, made on the first call.</summary>
    internal OrtValue RoomOn(OnnxSession session) =>
        (_device ??= session.CreateDeviceTensor(1, channels, input.CellRows, input.CellColumns)).Value;

    /// <summary>Whether <see cref="Values"/> are on the device, too.</summary>
    internal bool IsOnDevice { get; set; }

    /// <summary>The values to be changed: from then on they are those of the CPU's memory alone.</summary>
    internal Span<float> Edit()
    {
        IsOnDevice = false;
        return Tensor.Span;
    }

    /// <summary>Copies everything that the decoder needs but the geometry.</summary>
    /// <param name="destination">As many bytes as <see cref="Bytes"/>.</param>
    internal virtual void Save(Span<byte> destination) => MemoryMarshal.AsBytes(Values).CopyTo(destination);

    /// <summary>Takes what <see cref="Save"/> copied from an embedding of the same network.</summary>
    internal virtual void Restore(ReadOnlySpan<byte> saved) => saved.CopyTo(MemoryMarshal.AsBytes(Edit()));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Tensor.Dispose();
        _device?.Dispose();
    }
}
