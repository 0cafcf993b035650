using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>Copies tensors of four dimensions between the CPU's memory and a device's. One caller at a time.</summary>
/// <remarks>
/// It is a graph that does nothing else, since a run copies what lies elsewhere. <c>OrtEnv.CopyTensors</c> copies with what a library
/// of execution providers registered in the environment, which a provider that is appended to a session is not.
/// </remarks>
internal sealed class DeviceCopy : IDisposable
{
    private const string Source = "source", Target = "target";

    private readonly OnnxSession _session;
    private readonly Lazy<OnnxBinding> _binding;

    /// <param name="options">Those of a session on the device.</param>
    public DeviceCopy(OnnxSessionOptions options)
    {
        TensorDimension any = new(-1);
        _session = new OnnxSession(
            "copy.onnx", [new(Source, TensorElement.F32, [any, any, any, any])], [new(Target, TensorElement.F32, [any, any, any, any])],
            options with
            {
                Provider = options.Provider is ExecutionProvider.TensorRt ? ExecutionProvider.Cuda : options.Provider,
                IntraOpThreads = 1,
                CudaGraph = false,
                LoadsOnUse = true,
            },
            Graph());
        _binding = new Lazy<OnnxBinding>(_session.CreateBinding);
    }

    /// <summary>Copies values; both have the same shape.</summary>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void Run(OrtValue source, OrtValue target)
    {
        _binding.Value.BindInput(Source, source);
        _binding.Value.BindOutput(Target, target);
        _session.Run(_binding.Value);
    }

    public void Dispose()
    {
        if (_binding.IsValueCreated)
            _binding.Value.Dispose();
        _session.Dispose();
    }

    private static byte[] Graph()
    {
        var graph = new GraphBuilder("copy");
        GraphTensor source = graph.Input(
            Source, GraphDimension.Free("a"), GraphDimension.Free("b"), GraphDimension.Free("c"), GraphDimension.Free("d"));
        graph.Output(source, Target);
        return graph.ToBytes();
    }
}
