using Microsoft.ML.OnnxRuntime;

namespace SamStream.Model.Onnx;

/// <summary>The tensors that a graph reads and writes, to be run with any number of times.</summary>
/// <remarks>
/// On the CPU they are bound once. Where a graph runs on a device they are given to each run: what is bound is copied to the device
/// when it is bound, and what is written into it later is not seen
/// (https://onnxruntime.ai/docs/api/csharp/api/Microsoft.ML.OnnxRuntime.OrtIoBinding.html); a run copies what is not there yet.
/// </remarks>
internal sealed class OnnxBinding : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding? _bound;
    private readonly Tensors _inputs = new();
    private readonly Tensors _outputs = new();
    private bool _allocatesOutputs;

    /// <param name="session">Whose; borrowed.</param>
    /// <param name="isBoundOnce">Whether every input lies where the graph reads it.</param>
    public OnnxBinding(InferenceSession session, bool isBoundOnce)
    {
        _session = session;
        _bound = isBoundOnce ? session.CreateIoBinding() : null;
    }

    /// <summary>Gives an input, in place of another one of the name. It is borrowed for as long as it is run with.</summary>
    public void BindInput(string name, OrtValue value)
    {
        if (_bound is null)
            _inputs.Set(name, value);
        else
            _bound.BindInput(name, value);
    }

    /// <summary>Gives the room for an output, in place of another one of the name. It is borrowed for as long as it is run with.</summary>
    public void BindOutput(string name, OrtValue value)
    {
        if (_bound is null)
            _outputs.Set(name, value);
        else
            _bound.BindOutput(name, value);
    }

    /// <summary>Has all outputs made by each run, in CPU memory, and dropped.</summary>
    public void DropOutputs(IReadOnlyList<string> names)
    {
        _allocatesOutputs = true;
        foreach (string name in names)
        {
            _outputs.Names.Add(name);
            _bound?.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);
        }
    }

    /// <summary>Runs the graph.</summary>
    public void Run(RunOptions options)
    {
        if (_bound is not null)
            _session.RunWithBinding(options, _bound);
        else if (_allocatesOutputs)
            _session.Run(options, _inputs.Names, _inputs.Values, _outputs.Names).Dispose();
        else
            _session.Run(options, _inputs.Names, _inputs.Values, _outputs.Names, _outputs.Values);
    }

    public void Dispose() => _bound?.Dispose();

    private sealed class Tensors
    {
        public List<string> Names { get; } = [];

        public List<OrtValue> Values { get; } = [];

        public void Set(string name, OrtValue value)
        {
            int index = Names.IndexOf(name);
            if (index >= 0)
            {
                Values[index] = value;
                return;
            }

            Names.Add(name);
            Values.Add(value);
        }
    }
}
