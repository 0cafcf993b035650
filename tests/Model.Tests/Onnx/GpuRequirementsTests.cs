using SamStream.Model.Onnx;

namespace SamStream.Model.Tests.Onnx;

public sealed class GpuRequirementsTests
{
    [Fact]
    public void ProblemOf_MissingLibraries_NamesThemAndWhatInstallsThem()
    {
        var problem = GpuRequirements.ProblemOf([
            new("libcublasLt.so.13", "CUDA 13", "libcublas-13-0"),
            new("libcublas.so.13", "CUDA 13", "libcublas-13-0"),
            new("libcudnn.so.9", "cuDNN 9", "libcudnn9-cuda-13")])!;

        Assert.Equal("not on this machine: libcublasLt.so.13, libcublas.so.13, libcudnn.so.9", problem.Found);
        Assert.Equal(
            "install CUDA 13 (libcublas-13-0), cuDNN 9 (libcudnn9-cuda-13), or choose the provider cpu or auto", problem.Cure);
    }

    [Fact]
    public void ProblemOf_NothingMissing_IsNone() => Assert.Null(GpuRequirements.ProblemOf([]));

    [Fact]
    public void Of_Providers_TensorRtNeedsWhatCudaNeedsAndMore()
    {
        Assert.Empty(GpuRequirements.Of(ExecutionProvider.Cpu));
        Assert.Superset(
            GpuRequirements.Of(ExecutionProvider.Cuda).ToHashSet(), GpuRequirements.Of(ExecutionProvider.TensorRt).ToHashSet());
        Assert.Contains(GpuRequirements.Of(ExecutionProvider.TensorRt), library => library.Name == "libnvinfer.so.10");
    }
}
