using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;

namespace SamStream.Model.Onnx;

/// <summary>Turns our options into ONNX Runtime's.</summary>
internal static class SessionOptionsFactory
{
    /// <param name="options">Ours.</param>
    /// <param name="file">The graph's; null: it has none.</param>
    /// <exception cref="ModelException">The execution provider is not available.</exception>
    public static SessionOptions Create(OnnxSessionOptions options, string? file = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.IntraOpThreads);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Device);
        SessionOptions? result = null;
        try
        {
            OnnxRuntimeEnvironment.Quiet();
            result = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                IntraOpNumThreads = options.IntraOpThreads,
                InterOpNumThreads = 1,
                EnableCpuMemArena = options.UseMemoryArena,
                // A plan for all tensors would stand beside what the first run, which has none, has put into the arena:
                // 325 MB instead of 236 MB for an input of 768x448.
                EnableMemoryPattern = false,
                // Errors come as exceptions; what ails a GPU is told in the log alone.
                LogSeverityLevel = options.Provider == ExecutionProvider.Cpu
                    ? OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL
                    : OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            var spinning = options.AllowSpinning ? "1" : "0";
            result.AddSessionConfigEntry("session.intra_op.allow_spinning", spinning);
            result.AddSessionConfigEntry("session.inter_op.allow_spinning", spinning);
            // The arena of the environment, which graphs share that run in turns.
            result.AddSessionConfigEntry(OnnxSession.PreciseBytes, "1");
            result.AddSessionConfigEntry("session.use_env_allocators", options.UseMemoryArena ? "1" : "0");
            // Weights that were laid out anew for an operator go back to the system, not to the arena.
            result.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
            AppendProvider(result, options, file);
            return result;
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            result?.Dispose();
            throw OnnxRuntimeEnvironment.Missing(error);
        }
        catch
        {
            result?.Dispose();
            throw;
        }
    }

    private static void AppendProvider(SessionOptions target, OnnxSessionOptions options, string? file)
    {
        ExecutionProvider provider = GpuRequirements.Settle(options.Provider);
        if (provider is ExecutionProvider.Cpu)
            return;
        if (GpuRequirements.FindProblem(provider) is { } problem)
            throw Unavailable(provider, options.Device, problem.Found, problem.Cure);
        try
        {
            if (provider is ExecutionProvider.TensorRt)
                AppendTensorRt(target, options.Device, file);
            AppendCuda(target, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw Unavailable(provider, options.Device, error.Message, "see what samstream doctor says, or choose the provider cpu", error);
        }
    }

    private static void AppendCuda(SessionOptions target, OnnxSessionOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = options.Device.ToString(CultureInfo.InvariantCulture),
            ["enable_cuda_graph"] = options.CudaGraph ? "1" : "0",
        });
        target.AppendExecutionProvider_CUDA(cuda);
    }

    private static void AppendTensorRt(SessionOptions target, int device, string? file)
    {
        using var tensorRt = new OrtTensorRTProviderOptions();
        var options = new Dictionary<string, string> { ["device_id"] = device.ToString(CultureInfo.InvariantCulture) };
        // Engines and the timings that they were chosen by are kept: building one takes minutes.
        if (EngineFolder(GraphCache.Default(), file) is { } folder)
        {
            options["trt_engine_cache_enable"] = "1";
            options["trt_engine_cache_path"] = folder;
            options["trt_timing_cache_enable"] = "1";
            options["trt_timing_cache_path"] = Path.GetDirectoryName(folder)!;
        }

        tensorRt.UpdateOptions(options);
        target.AppendExecutionProvider_Tensorrt(tensorRt);
    }

    /// <summary>
    /// Where the engines of a graph are kept, made if need be; null if there is no such place. ONNX Runtime names them by its versions,
    /// the GPU and the graph's file name, and two models' files may have one name.
    /// </summary>
    internal static string? EngineFolder(GraphCache cache, string? file)
    {
        if (!File.Exists(file))
            return null;
        using FileStream content = InputFile.Open(file);
        return cache.CreateFolder(Path.Combine("tensorrt", Convert.ToHexStringLower(SHA256.HashData(content))[..16]));
    }

    private static ModelException Unavailable(
        ExecutionProvider provider, int device, string found, string cure, Exception? error = null) =>
        new("libonnxruntime.so", null, $"the execution provider {provider} on device {device}", found, cure, error);
}
