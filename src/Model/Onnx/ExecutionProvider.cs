namespace SamStream.Model.Onnx;

/// <summary>What runs the graphs.</summary>
public enum ExecutionProvider
{
    Cpu,

    /// <summary>CUDA where it works, else the CPU; <see cref="Sam.SamModel.WhyOnCpu"/> says why.</summary>
    Auto,

    /// <summary>NVIDIA CUDA; operators without a CUDA kernel run on the CPU.</summary>
    Cuda,

    /// <summary>NVIDIA TensorRT, behind it CUDA and the CPU. The first run builds an engine and can take minutes.</summary>
    TensorRt,
}
