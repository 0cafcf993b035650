using System.Globalization;
using SamStream.Bench.Workers;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Overlay;
using SamStream.Sources.TestPattern;

namespace SamStream.Bench.Suite;

/// <summary>Says who is compared with whom.</summary>
/// <param name="settings">What is wanted.</param>
/// <param name="peer">Makes the peers of the networks.</param>
internal sealed class BenchmarkGroups(SuiteSettings settings, NodePeer peer)
{
    /// <summary>Frames that graphs run on in turn.</summary>
    public const int GraphFrames = 3;

    /// <summary>Columns of the pattern whose objects are counted.</summary>
    public const int PatternWidth = 1280;

    /// <summary>Its rows.</summary>
    public const int PatternHeight = 720;

    private const string Stock = "stock file, 1024x1024";
    private const string StockInNode = "stock file, 1024x1024, onnxruntime-node";

    // A decoder takes a fraction of an encoder's time.
    private const int DecoderRunsForEach = 4;

    private const int PatternObjects = 8;
    private const Preset JobPreset = Preset.Realtime;

    private static readonly ModelPrecision[] Precisions = [ModelPrecision.Fp32, ModelPrecision.Int8];

    /// <summary>Input sizes for frames of 16:9, one for each quality.</summary>
    public static IReadOnlyList<InputSize> Sizes { get; } =
        [.. Enum.GetValues<ModelQuality>().Select(quality => InputSize.For(quality, 16, 9))];

    /// <summary>The row of a network: 1024x576 int8.</summary>
    public static string NameOf(InputSize size, ModelPrecision precision) => $"{size} {EnumWord.Of(precision)}";

    /// <summary>Those of one table.</summary>
    public BenchmarkGroup Of(SuitePart part) => (part switch
    {
        SuitePart.Encoder => Encoders(),
        SuitePart.Decoder => Decoders(),
        SuitePart.Presets => ByPreset(),
        SuitePart.Objects => Objects(),
        SuitePart.Cameras => Cameras(),
        SuitePart.Media => Media(),
        SuitePart.Architectures => Architectures(),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Not a part."),
    }).Only(settings.Only);

    private BenchmarkGroup Encoders()
    {
        WorkerTask task = settings.TaskOf(WorkKind.Encoder) with { Frames = GraphFrames, Runs = settings.Runs };
        return new BenchmarkGroup(
            SuitePart.Encoder,
            $"The image encoder's graph alone, {settings.Runs} runs a round on {GraphFrames} frames of {settings.InputName}; resident "
            + "memory is that of a process with this graph alone.",
            Stock,
            [
                BenchmarkProcess.Own(Stock, task),
                peer.Create(StockInNode, isDecoder: false, settings.Runs),
                .. from precision in Precisions
                   from size in Sizes
                   select BenchmarkProcess.Own(
                       NameOf(size, precision), task with { InputSize = $"{size}", Precision = precision }),
            ]);
    }

    private BenchmarkGroup Architectures()
    {
        WorkerTask task = settings.TaskOf(WorkKind.Encoder) with { Frames = GraphFrames, Runs = settings.Runs };
        (string Name, WorkKind Kind)[] encoders = [("TinyViT", WorkKind.Encoder), ("SAM-Lightening", WorkKind.SamLightening)];
        ModelQuality[] qualities = [ModelQuality.Low, ModelQuality.High, ModelQuality.Full];
        return Jobs(
            SuitePart.Architectures,
            $"The graph of the model's image encoder beside others', {settings.Runs} runs a round on {GraphFrames} frames of "
            + $"{settings.InputName}. SAM-Lightening's weights are random: its times count, its masks would mean nothing. "
            + "What building and calibrating it left behind is in its memory.",
            [
                .. from precision in Precisions
                   from quality in qualities
                   let size = InputSize.For(quality, 16, 9)
                   from encoder in encoders
                   select ($"{encoder.Name}, {NameOf(size, precision)}",
                       task with { Kind = encoder.Kind, InputSize = $"{size}", Precision = precision }),
            ]);
    }

    private BenchmarkGroup Decoders()
    {
        int runs = settings.Runs * DecoderRunsForEach;
        WorkerTask task = settings.TaskOf(WorkKind.Decoder) with { Frames = 1, Runs = runs };
        return new BenchmarkGroup(
            SuitePart.Decoder,
            $"The mask decoder, one object by its box, {runs} runs a round; int8 where there is an 8-bit encoder. The stock file also "
            + "enlarges the mask to the frame. Resident memory is that of a process with encoder and decoder.",
            Stock,
            [
                BenchmarkProcess.Own(Stock, task with { Kind = WorkKind.StockDecoder }),
                peer.Create(StockInNode, isDecoder: true, runs),
                BenchmarkProcess.Own("edited, 1024x1024", task),
                .. from precision in Precisions
                   from size in Sizes
                   select BenchmarkProcess.Own(
                       NameOf(size, precision), task with { InputSize = $"{size}", Precision = precision }),
            ]);
    }

    private BenchmarkGroup ByPreset() => Jobs(
        SuitePart.Presets,
        $"The whole job (track, all outputs) by preset, as fast as it goes: {settings.Frames} frames of {PatternInput}, one object.",
        [.. Presets.All.Select(preset => (preset.Name, JobOf(preset.Preset, objects: 1)))]);

    private BenchmarkGroup Objects()
    {
        int[] counts = [1, 2, 4, PatternObjects];
        return Jobs(
            SuitePart.Objects,
            $"The whole job by number of objects: {settings.Frames} frames of {PatternInput}, preset {EnumWord.Of(JobPreset)}.",
            [.. counts.Select(count => (count == 1 ? "1 object" : $"{count} objects", JobOf(JobPreset, count)))]);
    }

    private BenchmarkGroup Cameras()
    {
        int[] counts = [1, 2, 4];
        return Jobs(
            SuitePart.Cameras,
            $"The whole job by number of sources that share the network: {settings.Frames} frames of {PatternInput} each, one object each, "
            + $"preset {EnumWord.Of(JobPreset)}. Frames of all of them count.",
            [.. counts.Select(count => (
                count == 1 ? "1 camera" : $"{count} cameras", JobOf(JobPreset, objects: 1) with { Cameras = count }))]);
    }

    private string PatternInput => string.Create(
        CultureInfo.InvariantCulture, $"test:deforming?size={PatternWidth}x{PatternHeight}&objects={PatternObjects}&frames={settings.Frames}");

    private WorkerTask JobOf(Preset preset, int objects)
    {
        var scene = new TestPatternScene(new TestPatternOptions
        {
            Scenario = TestPatternScenario.Deforming,
            Width = PatternWidth,
            Height = PatternHeight,
            ObjectCount = PatternObjects,
        });
        string[] boxes = [.. scene.Prompts(0).Take(objects).Select(BoxOf)];
        return settings.TaskOf(WorkKind.Job) with
        {
            JobPreset = preset,
            Input = PatternInput,
            Boxes = boxes,
            InputSize = settings.Network.InputSize,
            Quality = settings.Network.Quality,
            Precision = settings.Network.Precision,
        };
    }

    private BenchmarkGroup Media() => Jobs(
        SuitePart.Media,
        $"Video without a network: {settings.Frames} frames of {settings.InputName}, decoded by a child into pooled frames or in this process, "
        + "and overlays of frames in memory. Processor time is that of process and child together.",
        [
            ("decode", settings.TaskOf(WorkKind.Decode)),
            ("decode in process, OpenCvSharp", settings.TaskOf(WorkKind.DecodeInProcess)),
            .. Enum.GetValues<OverlayPreset>().Select(preset => (
                $"overlay, {EnumWord.Of(preset)}", settings.TaskOf(WorkKind.Overlay) with { Preset = preset })),
        ]);

    private static BenchmarkGroup Jobs(SuitePart part, string what, IReadOnlyList<(string Name, WorkerTask Task)> jobs) =>
        new(part, what, jobs[0].Name, [.. jobs.Select(job => BenchmarkProcess.Own(job.Name, job.Task))]);

    private static string BoxOf(Prompt prompt)
    {
        BoxXyxy box = prompt.Box!.Value;
        return string.Create(CultureInfo.InvariantCulture, $"{box.X1},{box.Y1},{box.X2},{box.Y2}");
    }
}

/// <summary>Those who are compared in one table.</summary>
/// <param name="Part">The table.</param>
/// <param name="What">What is measured, in a sentence.</param>
/// <param name="Baseline">The row that the others are compared with.</param>
/// <param name="Benchmarks">In the order of their turns.</param>
internal sealed record BenchmarkGroup(SuitePart Part, string What, string Baseline, IReadOnlyList<IBenchmark> Benchmarks)
{
    /// <summary>Those whose names contain one of the texts, and the baseline; all if there is no text.</summary>
    public BenchmarkGroup Only(IReadOnlyList<string> texts) => texts.Count == 0
        ? this
        : this with { Benchmarks = [.. Benchmarks.Where(benchmark => IsMeant(benchmark.Name, texts))] };

    private bool IsMeant(string name, IReadOnlyList<string> texts) =>
        name == Baseline || texts.Any(text => IsNamed(name, text));

    /// <summary>Whether a row is meant by a text.</summary>
    public static bool IsNamed(string name, string text) => name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
