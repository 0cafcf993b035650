using Microsoft.ML.OnnxRuntime;

namespace SamStream.Model.Onnx;

/// <summary>Turns our options into ONNX Runtime's.</summary>
internal static class SessionOptionsFactory
{
    public static SessionOptions Create(OnnxSessionOptions options)
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
            result.AddSessionConfigEntry("session.use_env_allocators", options.UseMemoryArena ? "1" : "0");
            // Weights that were laid out anew for an operator go back to the system, not to the arena.
            result.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
            AppendProvider(result, options);
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

    private static void AppendProvider(SessionOptions target, OnnxSessionOptions options)
    {
        ExecutionProvider provider = GpuRequirements.Settle(options.Provider);
        if (provider is ExecutionProvider.Cpu)
            return;
        if (GpuRequirements.FindProblem(provider) is { } problem)
            throw Unavailable(provider, options.Device, problem.Found, problem.Cure);
        try
        {
            if (provider is ExecutionProvider.TensorRt)
                target.AppendExecutionProvider_Tensorrt(options.Device);
            target.AppendExecutionProvider_CUDA(options.Device);
        }
        catch (OnnxRuntimeException error)
        {
            throw Unavailable(provider, options.Device, error.Message, "see what samstream doctor says, or choose the provider cpu", error);
        }
    }

    private static ModelException Unavailable(
        ExecutionProvider provider, int device, string found, string cure, Exception? error = null) =>
        new("libonnxruntime.so", null, $"the execution provider {provider} on device {device}", found, cure, error);
}
