using SamStream.Model.Onnx;

namespace SamStream.Model.Tests.Onnx;

/// <summary>A fact about builds of ONNX Runtime without CUDA, skipped on those with it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NoCudaFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public override string? Skip
    {
        get => base.Skip ?? (OnnxRuntimeEnvironment.Providers.Contains("CUDAExecutionProvider")
            ? "this build of ONNX Runtime has CUDA"
            : null);
        set => base.Skip = value;
    }
}
