namespace SamStream.Model.Onnx;

/// <summary>How ONNX Runtime runs a graph.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary>Default <see cref="ExecutionProvider.Cpu"/>.</summary>
    public ExecutionProvider Provider { get; init; }

    /// <summary>Index of the GPU, from 0. Default 0. Not used on the CPU.</summary>
    public int Device { get; init; }

    /// <summary>
    /// Threads that work on one operator, the calling thread included; 0 (default) is one for each physical core.
    /// Encoder and decoder have a pool each.
    /// </summary>
    public int IntraOpThreads { get; init; }

    /// <summary>
    /// Whether idle threads of the pool wait in a busy loop. Default false: frames leave gaps between runs, in which
    /// spinning threads take the processor from decoding, tracking and writing.
    /// </summary>
    public bool AllowSpinning { get; init; }

    /// <summary>
    /// Whether CPU memory of intermediate tensors is kept between runs, in one arena for all sessions of the process.
    /// Default true: without it every run maps and touches it anew.
    /// </summary>
    public bool UseMemoryArena { get; init; } = true;

    /// <summary>
    /// Whether the image encoder is captured as a CUDA graph when it is opened, and replayed for each frame. Default false. It needs
    /// <see cref="ExecutionProvider.Cuda"/> and a graph whose operators all run on the GPU. Of no effect on a mask decoder, whose
    /// inputs change their shapes.
    /// </summary>
    public bool CudaGraph { get; init; }

    /// <summary>
    /// The memory of the device that tensors between graphs stay in, by ONNX Runtime's name; null (default) is the provider's, and
    /// none on the CPU.
    /// </summary>
    internal string? DeviceMemory { get; init; }

    /// <summary>Whether a graph is loaded when it is first run, and not when it is opened. Default false.</summary>
    internal bool LoadsOnUse { get; init; }

    /// <summary>True if two graphs that run at the same time have more threads than there are processors.</summary>
    internal static bool ShareProcessor(OnnxSessionOptions a, OnnxSessionOptions b, int processorCount)
    {
        if (IsOnGpu(a) || IsOnGpu(b))
            return false;
        return a.IntraOpThreads == 0 || b.IntraOpThreads == 0 || a.IntraOpThreads + b.IntraOpThreads > processorCount;
    }

    /// <summary>
    /// The same for a mask decoder, whose inputs change their shapes: TensorRT builds an engine anew for each shape beyond those that it
    /// has seen (https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html#execution-provider-options), which takes
    /// minutes, and a CUDA graph is for one shape.
    /// </summary>
    internal OnnxSessionOptions ForDecoder() => this with
    {
        Provider = Provider is ExecutionProvider.TensorRt ? ExecutionProvider.Cuda : Provider,
        CudaGraph = false,
    };

    // What is yet to be settled may end on the CPU.
    private static bool IsOnGpu(OnnxSessionOptions options) =>
        options.Provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt;
}

/// <summary>What runs the graphs.</summary>
public enum ExecutionProvider
{
    Cpu,

    /// <summary>CUDA where it works, else the CPU; <c>SamModel.WhyOnCpu</c> says why.</summary>
    Auto,

    /// <summary>NVIDIA CUDA; operators without a CUDA kernel run on the CPU.</summary>
    Cuda,

    /// <summary>
    /// NVIDIA TensorRT for the image encoder, behind it CUDA and the CPU; the mask decoder is left to CUDA. The first run builds an engine
    /// and can take minutes.
    /// </summary>
    TensorRt,
}
