using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;

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

    private const string CudaMemory = "Cuda";
    private const string CaptureCure = "set model.cudaGraph to false";

    private readonly Lazy<InferenceSession> _session;
    private readonly OnnxSessionOptions _options;
    private readonly string? _deviceMemory;
    private readonly RunOptions _runOptions = new();

    /// <summary>
    /// Loads <paramref name="file"/>, or <paramref name="content"/> in its place, and checks its inputs and outputs against the
    /// specification: at once, or on its first use (<see cref="OnnxSessionOptions.LoadsOnUse"/>), which then may fail so.
    /// </summary>
    /// <exception cref="ModelException">
    /// The file is no ONNX model, its tensors are others, the execution provider is not available, or it has no CUDA graphs.
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
        ExecutionProvider provider = GpuRequirements.Settle(options.Provider);
        _options = options;
        _deviceMemory = options.DeviceMemory ?? (provider is ExecutionProvider.Cpu ? null : CudaMemory);
        if (options.CudaGraph && provider is not ExecutionProvider.Cuda && options.DeviceMemory is null)
        {
            throw new ModelException(
                file, null, $"the execution provider {ExecutionProvider.Cuda} for a CUDA graph", $"{provider}",
                $"choose the provider cuda, or {CaptureCure}");
        }

        _session = new Lazy<InferenceSession>(() => LoadChecked(file, inputs, outputs, options, content));
        if (!options.LoadsOnUse)
            _ = _session.Value;
    }

    public string File { get; }

    /// <summary>Names of the graph's inputs, in the order of the specification.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of the graph's outputs, in the order of the specification.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Whether tensors can stay in the memory of the device that it runs on.</summary>
    public bool HasDevice => _deviceMemory is not null;

    /// <summary>Whether it is run as a CUDA graph: everything bound lies on the device, always in the same place.</summary>
    public bool IsCudaGraph => _options.CudaGraph;

    public OnnxBinding CreateBinding() => new(_session.Value, isBoundOnce: !HasDevice || IsCudaGraph);

    /// <summary>Room for a tensor on the device that it runs on.</summary>
    /// <exception cref="ModelException">The device has none.</exception>
    public DeviceTensor CreateDeviceTensor(params long[] shape)
    {
        try
        {
            using var place = new OrtMemoryInfo(_deviceMemory!, OrtAllocatorType.ArenaAllocator, _options.Device, OrtMemType.Default);
            return new DeviceTensor(_session.Value, place, shape);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(
                File, null, $"memory for [{string.Join(", ", shape)}] on device {_options.Device}", error.Message,
                "free memory of the GPU, or choose the provider cpu", error);
        }
    }

    /// <summary>Runs the graph on what is bound. Allocates nothing itself on the CPU.</summary>
    /// <param name="binding">Inputs and outputs.</param>
    /// <param name="options">The caller's own, to end the run by; null: it is not ended.</param>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">The run was ended (<see cref="RunOptions.Terminate"/>), between two operators.</exception>
    public void Run(OnnxBinding binding, RunOptions? options = null)
    {
        try
        {
            binding.Run(options ?? _runOptions);
        }
        catch (OnnxRuntimeException error) when (options is { Terminate: true })
        {
            throw new OperationCanceledException("The network's run was ended.", error);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(
                File, null, "a run without an error", error.Message,
                IsCudaGraph ? CaptureCure : "run samstream doctor; with a GPU provider try the CPU", error);
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
        using var sessionOptions = SessionOptionsFactory.Create(options, file);
        InferenceSession session = Load(file, content, sessionOptions, options.CudaGraph);
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

    private static InferenceSession Load(string file, byte[]? content, SessionOptions options, bool isCudaGraph)
    {
        try
        {
            // Loaded from memory, it is what was looked at.
            byte[] graph = content ?? InputFile.ReadBytes(file, Array.MaxLength);
            ExternalData.Refuse(graph, file);
            return new InferenceSession(graph, options);
        }
        catch (Exception error) when (error is OnnxRuntimeException or IOException or UnauthorizedAccessException)
        {
            throw LoadFault(file, content, isCudaGraph, error);
        }
    }

    /// <summary>Why a graph did not load.</summary>
    internal static ModelException LoadFault(string file, byte[]? content, bool isCudaGraph, Exception error)
    {
        // ONNX Runtime refuses one of which an operator does not run on the GPU with an error of no kind of its own.
        if (isCudaGraph && error.Message.Contains("graph capture", StringComparison.OrdinalIgnoreCase))
            return new ModelException(file, null, "a graph that can be captured as a CUDA graph", error.Message, CaptureCure, error);
        string length = content is not null ? $"{content.Length} bytes"
            : new FileInfo(file) is { Exists: true } info ? $"{info.Length} bytes"
            : "no such file";
        return new ModelException(
            file, null, "an ONNX model that ONNX Runtime can load", $"{length}; {error.Message}",
            "run make setup, or fetch the file again", error);
    }
}
