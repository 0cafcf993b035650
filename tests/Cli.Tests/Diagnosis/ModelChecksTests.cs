using SamStream.Cli.Diagnosis;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Tests.Diagnosis;

public sealed class ModelChecksTests
{
    [Theory]
    [InlineData(ExecutionProvider.Cpu, "ok", null)]
    [InlineData(ExecutionProvider.Auto, "warn", "a cure")]
    [InlineData(ExecutionProvider.Cuda, "fail", "a cure")]
    [InlineData(ExecutionProvider.TensorRt, "fail", "a cure")]
    public void Gpu_LibraryMissing_MattersToWhoWantsIt(ExecutionProvider wanted, string status, string? cure)
    {
        CheckResult result = ModelChecks.Gpu(wanted, new GpuProblem("not on this machine: libcudart.so.13", "a cure"));

        Assert.Equal((status, cure), (CheckNames.Of(result.Status), result.Cure));
        Assert.Contains("libcudart.so.13", result.Finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExecutionProvider.Cpu)]
    [InlineData(ExecutionProvider.Auto)]
    [InlineData(ExecutionProvider.Cuda)]
    public void Gpu_NothingMissing_IsFine(ExecutionProvider wanted) =>
        Assert.Equal(CheckStatus.Ok, ModelChecks.Gpu(wanted, null).Status);
}
