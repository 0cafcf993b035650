using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Cli;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Errors;
using SamStream.Cli.Terminals;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Sinks.Overlay;

namespace SamStream.Bench.Workers;

/// <summary>The side of a suite's process that measures.</summary>
internal static class Worker
{
    /// <summary>Answers until its input ends or it fails.</summary>
    public static async Task RunAsync(WorkerTask task, TextReader input, TextWriter output, CancellationToken stop)
    {
        try
        {
            using IWorkload work = await Workloads.CreateAsync(task, stop);
            Say(new WorkerAnswer { Version = $"samstream {ProgramVersion.Current}" });
            while (await input.ReadLineAsync(stop) is not null)
            {
                using var clock = new MeasurementClock();
                int frames = await work.RunAsync(clock, stop);
                Say(new WorkerAnswer { Measurement = clock.Stop(frames) });
            }
        }
#pragma warning disable CA1031 // Whatever it is, the one who waits for an answer is told.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            const string head = "error: ";
            string text = ErrorReport.Describe(error);
            Say(new WorkerAnswer { Error = text.StartsWith(head, StringComparison.Ordinal) ? text[head.Length..] : text });
        }

        void Say(WorkerAnswer answer)
        {
            output.WriteLine(JsonText.Of(answer, WorkerJson.Default.WorkerAnswer));
            output.Flush();
        }
    }
}

/// <summary>What a worker says: that it is ready, a measurement, or what went wrong; one line of JSON.</summary>
internal sealed record WorkerAnswer
{
    /// <summary>What it runs with, when it is ready.</summary>
    public string? Version { get; init; }

    /// <summary>What it measured.</summary>
    public Measurement? Measurement { get; init; }

    /// <summary>What went wrong, with its cure.</summary>
    public string? Error { get; init; }
}

/// <summary>Serializer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerTask))]
[JsonSerializable(typeof(WorkerAnswer))]
internal sealed partial class WorkerJson : JsonSerializerContext;

/// <summary>What a worker is to measure; one line of JSON.</summary>
internal sealed record WorkerTask
{
    public required WorkKind Kind { get; init; }

    /// <summary>Its name, or the path of its manifest.</summary>
    public required string Model { get; init; }

    /// <summary>Of the network; 0: planned.</summary>
    public int Threads { get; init; }

    public ExecutionProvider Provider { get; init; }

    /// <summary>Whether the image encoder is a CUDA graph.</summary>
    public bool CudaGraph { get; init; }

    /// <summary>Size of the network's input, as 1024x576; null: as <see cref="Quality"/> says, else the exported square.</summary>
    public string? InputSize { get; init; }

    public ModelQuality? Quality { get; init; }

    /// <summary>Null: as <see cref="JobPreset"/> says, else in floats.</summary>
    public ModelPrecision? Precision { get; init; }

    /// <summary>Where frames come from.</summary>
    public required string Input { get; init; }

    /// <summary>Around objects on the first frame.</summary>
    public required IReadOnlyList<string> Boxes { get; init; }

    /// <summary>Frames of a job, or frames that a graph runs on in turn.</summary>
    public required int Frames { get; init; }

    /// <summary>Runs of a graph in a measurement.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Of a job: what the rest says nothing of.</summary>
    public Preset JobPreset { get; init; }

    /// <summary>How much work an overlay's compression may be.</summary>
    public OverlayPreset Preset { get; init; }

    /// <summary>Jobs at the same time that share the model.</summary>
    public int Cameras { get; init; } = 1;

    /// <summary>How the model is opened.</summary>
    public SamModelOptions ModelOptions(OnnxSessionOptions network) => new()
    {
        Encoder = network with { CudaGraph = CudaGraph },
        Decoder = network,
        Input = Parse(InputSize),
        Quality = Quality,
        Precision = Precision ?? ModelPrecision.Fp32,
    };

    private static InputSize? Parse(string? text) =>
        SamStream.Model.Preprocessing.InputSize.TryParse(text, out InputSize size) ? size : null;
}

/// <summary>What a worker measures.</summary>
internal enum WorkKind
{
    /// <summary>The image encoder's graph.</summary>
    Encoder,

    /// <summary>The image encoder's graph of SAM-Lightening in its place, with weights from a seed.</summary>
    SamLightening,

    /// <summary>The mask decoder, one object.</summary>
    Decoder,

    /// <summary>The exported mask decoder as its file has it.</summary>
    StockDecoder,

    /// <summary>The whole job.</summary>
    Job,

    /// <summary>A video's frames, decoded by a child into pooled frames.</summary>
    Decode,

    /// <summary>A video's frames, decoded in this process by OpenCV.</summary>
    DecodeInProcess,

    /// <summary>The overlay of frames that are in memory already.</summary>
    Overlay,
}

/// <summary>What a suite starts for each row, in a process of its own; it ends with its standard input.</summary>
internal sealed class WorkerCommand : Command
{
    private readonly Argument<string> _task = new("task") { Description = "What to measure, as JSON." };

    public WorkerCommand(Terminal terminal)
        : base("worker", "Measure one row of a suite.")
    {
        Hidden = true;
        Add(_task);
        SetAction(async (parsed, stop) =>
        {
            WorkerTask task = JsonSerializer.Deserialize(parsed.GetRequiredValue(_task), WorkerJson.Default.WorkerTask)!;
            await Worker.RunAsync(task, System.Console.In, terminal.Out, stop);
            return ExitCode.Ok;
        });
    }
}
