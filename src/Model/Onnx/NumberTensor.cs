using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>A tensor of numbers in the type that a graph wants: 32-bit floats, or whole numbers of 32 or 64 bits.</summary>
internal sealed class NumberTensor : IDisposable
{
    private readonly TensorElement _element;

    /// <param name="element">Their type.</param>
    /// <param name="shape">Of the tensor.</param>
    public NumberTensor(TensorElement element, params long[] shape)
    {
        (_element, Length) = (element, (int)FloatTensor.LengthOf(shape));
        Value = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            element switch
            {
                TensorElement.F32 => TensorElementType.Float,
                TensorElement.I32 => TensorElementType.Int32,
                TensorElement.I64 => TensorElementType.Int64,
                _ => throw new ArgumentOutOfRangeException(nameof(element), element, "Numbers are float32, int32 or int64."),
            },
            shape);
    }

    /// <summary>What ONNX Runtime binds.</summary>
    public OrtValue Value { get; }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>One of them, in row-major order.</summary>
    public float this[int index]
    {
        set
        {
            if (_element is TensorElement.F32)
                Value.GetTensorMutableDataAsSpan<float>()[index] = value;
            else if (_element is TensorElement.I32)
                Value.GetTensorMutableDataAsSpan<int>()[index] = (int)value;
            else
                Value.GetTensorMutableDataAsSpan<long>()[index] = (long)value;
        }
    }

    public void Dispose() => Value.Dispose();
}
