using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Sinks.Overlay;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>What a worker is to measure; one line of JSON.</summary>
internal sealed record WorkerTask
{
    public required WorkKind Kind { get; init; }

    /// <summary>Its name, or the path of its manifest.</summary>
    public required string Model { get; init; }

    /// <summary>Of the network; 0: planned.</summary>
    public int Threads { get; init; }

    public ExecutionProvider Provider { get; init; }

    /// <summary>Size of the network's input, as 1024x576; null: as <see cref="Quality"/> says, else the exported square.</summary>
    public string? InputSize { get; init; }

    public ModelQuality? Quality { get; init; }

    public ModelPrecision Precision { get; init; }

    /// <summary>Where frames come from.</summary>
    public required string Input { get; init; }

    /// <summary>Around objects on the first frame.</summary>
    public required IReadOnlyList<string> Boxes { get; init; }

    /// <summary>Frames of a job, or frames that a graph runs on in turn.</summary>
    public required int Frames { get; init; }

    /// <summary>Runs of a graph in a lap.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Which frames of a job are encoded.</summary>
    public string Schedule { get; init; } = "every";

    /// <summary>How much work an overlay's compression may be.</summary>
    public OverlayPreset Preset { get; init; }

    /// <summary>Jobs at the same time that share the model.</summary>
    public int Cameras { get; init; } = 1;

    /// <summary>How the model is opened.</summary>
    public SamModelOptions ModelOptions(OnnxSessionOptions network) => new()
    {
        Encoder = network,
        Decoder = network,
        Input = Parse(InputSize),
        Quality = Quality,
        Precision = Precision,
    };

    private static InputSize? Parse(string? text) =>
        SamStream.Model.Preprocessing.InputSize.TryParse(text, out InputSize size) ? size : null;
}
