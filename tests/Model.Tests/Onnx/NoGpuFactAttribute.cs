using SamStream.Model.Onnx;

namespace SamStream.Model.Tests.Onnx;

/// <summary>A fact about machines on which CUDA cannot run, skipped on others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NoGpuFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public override string? Skip
    {
        get => base.Skip ?? (GpuRequirements.FindProblem(ExecutionProvider.Cuda) is null ? "CUDA's libraries are on this machine" : null);
        set => base.Skip = value;
    }
}
