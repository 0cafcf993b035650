using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamStream.Model.Onnx;

/// <summary>A float32 tensor of fixed shape in memory of our own that a graph reads or writes directly.</summary>
internal sealed unsafe class FloatTensor : IDisposable
{
    private readonly AlignedFloats _memory;

    /// <summary>Zeros of this shape.</summary>
    public FloatTensor(params long[] shape)
    {
        _memory = new AlignedFloats(checked((int)LengthOf(shape)));
        Value = View(_memory, 0, shape);
    }

    /// <summary>What ONNX Runtime binds.</summary>
    public OrtValue Value { get; }

    public float* Pointer => _memory.Pointer;

    public Span<float> Span => _memory.Span;

    /// <summary>A tensor over a part of <paramref name="memory"/>, which must outlive its use in a run.</summary>
    public static OrtValue View(AlignedFloats memory, int offset, long[] shape)
    {
        var length = LengthOf(shape);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, memory.Length);
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape,
            (nint)(memory.Pointer + offset), length * sizeof(float));
    }

    /// <summary>Values of a tensor of this shape.</summary>
    public static long LengthOf(long[] shape)
    {
        long length = 1;
        foreach (var size in shape)
            length = checked(length * size);
        return length;
    }

    public void Dispose()
    {
        Value.Dispose();
        _memory.Dispose();
    }
}

/// <summary>Zeroed 32-bit floats outside the managed heap, aligned to 64 bytes.</summary>
internal sealed unsafe class AlignedFloats : SafeHandle
{
    private const int Alignment = 64;

    public AlignedFloats(int length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = length;
        var bytes = (nuint)length * sizeof(float);
        var memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        SetHandle((nint)memory);
    }

    public int Length { get; }

    public override bool IsInvalid => handle == 0;

    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (float*)handle;
        }
    }

    public Span<float> Span => new(Pointer, Length);

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
