using System.Runtime.InteropServices;

namespace SamStream.Model.Onnx;

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
