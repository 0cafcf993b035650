using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>
/// A graph with one input and one output that is captured as a CUDA graph by a first run, here, and replayed by each later one. One
/// caller at a time.
/// </summary>
/// <remarks>
/// A CUDA graph reads and writes the device memory that it was captured with, and a session that has one is run by one thread alone
/// (https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html#using-cuda-graphs-preview). ONNX Runtime captures in
/// CUDA's global mode, which forbids other threads to copy or to allocate on a GPU meanwhile.
/// </remarks>
internal sealed class CapturedGraph : IDisposable
{
    private readonly OnnxSession _session;
    private readonly DeviceCopy _copy;
    private readonly DeviceTensor _input;
    private readonly DeviceTensor _output;
    private readonly OnnxBinding _binding;
    private readonly GraphThread _thread;

    /// <summary>Captures it.</summary>
    /// <param name="session">The graph, borrowed.</param>
    /// <param name="copy">Between the CPU and the session's device, borrowed.</param>
    /// <param name="inputShape">Of the input.</param>
    /// <param name="outputShape">Of the output.</param>
    /// <exception cref="ModelException">It cannot be captured.</exception>
    public CapturedGraph(OnnxSession session, DeviceCopy copy, long[] inputShape, long[] outputShape)
    {
        _session = session;
        _copy = copy;
        _input = session.CreateDeviceTensor(inputShape);
        _output = session.CreateDeviceTensor(outputShape);
        _binding = session.CreateBinding();
        _binding.BindInput(session.Inputs[0], _input.Value);
        _binding.BindOutput(session.Outputs[0], _output.Value);
        _thread = new GraphThread();
        try
        {
            using (var zeros = new FloatTensor(inputShape))
                copy.Run(zeros.Value, _input.Value);
            _thread.Run(() => _session.Run(_binding));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="input">What is copied into its input, wherever that lies.</param>
    /// <param name="output">What its output is copied to.</param>
    /// <param name="options">The caller's own, or null.</param>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">The run was ended by its options.</exception>
    public void Run(OrtValue input, OrtValue output, RunOptions? options)
    {
        _copy.Run(input, _input.Value);
        _thread.Run(() => _session.Run(_binding, options));
        _copy.Run(_output.Value, output);
    }

    public void Dispose()
    {
        _thread.Dispose();
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
    }
}
