using System.Runtime.InteropServices;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>
/// What the providers of a GPU need beside the program, looked for by loading it: ONNX Runtime itself names only the first
/// library that it misses, and only in its log.
/// </summary>
public static class GpuRequirements
{
    private const string NativeName = "CUDAExecutionProvider";

    // What libonnxruntime_providers_cuda.so 1.31 is linked against, and cuDNN, which it opens with its first convolution.
    private static readonly GpuLibrary[] Cuda =
    [
        new("libcuda.so.1", "NVIDIA's driver", "580 or newer"),
        new("libcudart.so.13", "CUDA 13", "cuda-cudart-13-0"),
        new("libcublasLt.so.13", "CUDA 13", "libcublas-13-0"),
        new("libcublas.so.13", "CUDA 13", "libcublas-13-0"),
        new("libcurand.so.10", "CUDA 13", "libcurand-13-0"),
        new("libcudnn.so.9", "cuDNN 9", "libcudnn9-cuda-13"),
    ];

    private static readonly GpuLibrary[] TensorRt =
    [
        .. Cuda,
        new("libnvinfer.so.10", "TensorRT 10", "libnvinfer10"),
        new("libnvonnxparser.so.10", "TensorRT 10", "libnvonnxparsers10"),
    ];

    /// <summary>Libraries of the system that a provider needs; none for the CPU.</summary>
    public static IReadOnlyList<GpuLibrary> Of(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cpu => [],
        ExecutionProvider.TensorRt => TensorRt,
        _ => Cuda,
    };

    /// <summary>Why a provider cannot run here, or null; that a GPU is there shows only when a graph is loaded.</summary>
    /// <exception cref="ModelException">ONNX Runtime itself does not load.</exception>
    public static GpuProblem? FindProblem(ExecutionProvider provider)
    {
        if (provider is ExecutionProvider.Cpu)
            return null;
        return OnnxRuntimeEnvironment.Providers.Contains(NativeName)
            ? ProblemOf([.. Of(provider).Where(library => !CanLoad(library.Name))])
            : new GpuProblem(
                $"this build has ONNX Runtime without GPU support ({string.Join(", ", OnnxRuntimeEnvironment.Providers)})",
                "build on x86_64 without GPU=0 (make build), or choose the provider cpu or auto");
    }

    /// <summary>The provider that stands for <see cref="ExecutionProvider.Auto"/> here; any other stands for itself.</summary>
    /// <exception cref="ModelException">ONNX Runtime itself does not load.</exception>
    internal static ExecutionProvider Settle(ExecutionProvider provider)
    {
        if (provider is not ExecutionProvider.Auto)
            return provider;
        return FindProblem(ExecutionProvider.Cuda) is null ? ExecutionProvider.Cuda : ExecutionProvider.Cpu;
    }

    internal static GpuProblem? ProblemOf(IReadOnlyList<GpuLibrary> missing)
    {
        if (missing.Count == 0)
            return null;
        IEnumerable<string> products = missing.GroupBy(library => library.Product)
            .Select(product => $"{product.Key} ({string.Join(", ", product.Select(library => library.Package).Distinct())})");
        return new GpuProblem(
            $"not on this machine: {string.Join(", ", missing.Select(library => library.Name))}",
            $"install {string.Join(", ", products)}, or choose the provider cpu or auto");
    }

    // By its name, as the system's loader looks for it, or beside the program.
    private static bool CanLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle)
            && !NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, name), out handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }
}

/// <summary>A shared library, and what installs it.</summary>
/// <param name="Name">As the loader looks for it.</param>
/// <param name="Product">What it is part of.</param>
/// <param name="Package">NVIDIA's package for Debian, or a version.</param>
public sealed record GpuLibrary(string Name, string Product, string Package);

/// <summary>Why a GPU cannot be used.</summary>
/// <param name="Found">What is missing.</param>
/// <param name="Cure">What to do.</param>
public sealed record GpuProblem(string Found, string Cure);
