using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>One loaded graph: the only owner of its <see cref="InferenceSession"/>.</summary>
/// <remarks>Running is safe from several threads with a binding for each.</remarks>
internal sealed class OnnxSession : IDisposable
{
    /// <summary>
    /// The setting that keeps products of bytes from overflowing on processors without VNNI: with AVX2 alone, pairs of them are added
    /// in 16 bits.
    /// </summary>
    internal const string PreciseBytes = "session.x64quantprecision";

    private readonly Lazy<InferenceSession> _session;
    private readonly RunOptions _runOptions = new();

    /// <summary>
    /// Loads <paramref name="file"/>, or <paramref name="content"/> in its place, and checks its inputs and outputs against the
    /// specification: at once, or on its first use (<see cref="OnnxSessionOptions.LoadsOnUse"/>), which then may fail so.
    /// </summary>
    /// <exception cref="ModelException">
    /// The file is no ONNX model, its tensors are others, or the execution provider is not available.
    /// </exception>
    public OnnxSession(
        string file,
        IReadOnlyList<TensorSpec> inputs,
        IReadOnlyList<TensorSpec> outputs,
        OnnxSessionOptions options,
        byte[]? content = null)
    {
        File = file;
        Inputs = [.. inputs.Select(tensor => tensor.Name)];
        Outputs = [.. outputs.Select(tensor => tensor.Name)];
        _session = new Lazy<InferenceSession>(() => LoadChecked(file, inputs, outputs, options, content));
        if (!options.LoadsOnUse)
            _ = _session.Value;
    }

    public string File { get; }

    /// <summary>Names of the graph's inputs, in the order of the specification.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of the graph's outputs, in the order of the specification.</summary>
    public IReadOnlyList<string> Outputs { get; }

    public OrtIoBinding CreateBinding() => _session.Value.CreateIoBinding();

    /// <summary>Runs the graph on what is bound. Allocates nothing itself.</summary>
    /// <param name="binding">Inputs and outputs.</param>
    /// <param name="options">The caller's own, to end the run by; null: it is not ended.</param>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">The run was ended (<see cref="RunOptions.Terminate"/>), between two operators.</exception>
    public void Run(OrtIoBinding binding, RunOptions? options = null)
    {
        try
        {
            _session.Value.RunWithBinding(options ?? _runOptions, binding);
        }
        catch (OnnxRuntimeException error) when (options is { Terminate: true })
        {
            throw new OperationCanceledException("The network's run was ended.", error);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(
                File, null, "a run without an error", error.Message,
                "run samstream doctor; with a GPU provider try the CPU", error);
        }
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }

    private static InferenceSession LoadChecked(
        string file, IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs, OnnxSessionOptions options, byte[]? content)
    {
        using var sessionOptions = SessionOptionsFactory.Create(options);
        InferenceSession session = Load(file, content, sessionOptions);
        try
        {
            GraphSignature.Check(file, "input", inputs, session.InputMetadata);
            GraphSignature.Check(file, "output", outputs, session.OutputMetadata);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static InferenceSession Load(string file, byte[]? content, SessionOptions options)
    {
        try
        {
            return content is null ? new InferenceSession(file, options) : new InferenceSession(content, options);
        }
        catch (OnnxRuntimeException error)
        {
            var length = new FileInfo(file) is { Exists: true } info ? $"{info.Length} bytes" : "no such file";
            throw new ModelException(
                file, null, "an ONNX model that ONNX Runtime can load", $"{length}; {error.Message}",
                "run make setup, or fetch the file again", error);
        }
    }
}

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
            result.AddSessionConfigEntry(OnnxSession.PreciseBytes, "1");
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
                AppendTensorRt(target, options.Device);
            target.AppendExecutionProvider_CUDA(options.Device);
        }
        catch (OnnxRuntimeException error)
        {
            throw Unavailable(provider, options.Device, error.Message, "see what samstream doctor says, or choose the provider cpu", error);
        }
    }

    // Engines and the timings that they were chosen by are kept: building one takes minutes. ONNX Runtime names them by graph and GPU.
    private static void AppendTensorRt(SessionOptions target, int device)
    {
        string folder = Path.Combine(GraphCache.Default().Folders[0], "tensorrt");
        using var tensorRt = new OrtTensorRTProviderOptions();
        tensorRt.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = device.ToString(CultureInfo.InvariantCulture),
            ["trt_engine_cache_enable"] = "1",
            ["trt_engine_cache_path"] = folder,
            ["trt_timing_cache_enable"] = "1",
            ["trt_timing_cache_path"] = folder,
        });
        target.AppendExecutionProvider_Tensorrt(tensorRt);
    }

    private static ModelException Unavailable(
        ExecutionProvider provider, int device, string found, string cure, Exception? error = null) =>
        new("libonnxruntime.so", null, $"the execution provider {provider} on device {device}", found, cure, error);
}
