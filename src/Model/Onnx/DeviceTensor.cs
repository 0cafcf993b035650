using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamStream.Model.Onnx;

/// <summary>
/// A float32 tensor of fixed shape in the memory of the device that a session runs on, which only graphs read and write.
/// </summary>
internal sealed class DeviceTensor : IDisposable
{
    private readonly OrtAllocator _allocator;
    private readonly OrtMemoryAllocation _memory;

    /// <param name="session">Whose allocator gives the memory.</param>
    /// <param name="place">The memory's kind and device.</param>
    /// <param name="shape">The tensor's.</param>
    public DeviceTensor(InferenceSession session, OrtMemoryInfo place, params long[] shape)
    {
        uint bytes = checked((uint)(FloatTensor.LengthOf(shape) * sizeof(float)));
        // One of its own: memory goes back to the allocator that gave it, which may not be freed before.
        _allocator = new OrtAllocator(session, place);
        try
        {
            _memory = _allocator.Allocate(bytes);
            // Does not own the memory, so that a binding which still holds it frees nothing.
            Value = OrtValue.CreateTensorValueWithData(
                _allocator.Info, TensorElementType.Float, shape, _memory.DangerousGetHandle(), bytes);
        }
        catch
        {
            _memory?.Dispose();
            _allocator.Dispose();
            throw;
        }
    }

    /// <summary>What ONNX Runtime is given.</summary>
    public OrtValue Value { get; }

    public void Dispose()
    {
        Value.Dispose();
        _memory.Dispose();
        _allocator.Dispose();
    }
}
