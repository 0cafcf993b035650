using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Models;
using SamStream.Cli.Threads;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Run;

/// <summary>Plans the sections <c>model</c> and <c>tracker</c>, of a run or of an evaluation.</summary>
/// <param name="folder">What relative paths are relative to: the configuration's folder, or the current one.</param>
/// <param name="place">What problems without a line of their own are blamed on.</param>
internal sealed class SegmentationPlanner(string folder, Place place)
{
    /// <summary>What the size of an input must look like, for messages.</summary>
    public static readonly string InputSizeCure =
        $"write WIDTHxHEIGHT, each a multiple of {InputSize.SideStep} from {InputSize.Shortest} "
        + $"to {InputSize.Longest}: 1024x576";

    /// <summary>The box tracker that is used if its files are there.</summary>
    public const string DefaultBoxTracker = "nanotrack-v3";

    /// <summary>In place of a box tracker: none is used.</summary>
    public const string NoBoxTracker = "none";

    private readonly List<OptionProblem> _problems = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>The plan, or null if there are <see cref="Problems"/>.</summary>
    /// <param name="model">The section <c>model</c>.</param>
    /// <param name="tracker">The section <c>tracker</c>.</param>
    /// <param name="schedules">Which frames are encoded, and what of them.</param>
    public SegmentationPlan? Plan(ModelOptions model, TrackerOptions tracker, params IEnumerable<EncodeSchedule> schedules)
    {
        string? manifest = FindManifest(model);
        InputSize? inputSize = ReadInputSize(model);
        BoxTrackerManifest? boxTracker = ReadBoxTracker(model);
        if (model.CudaGraph && model.Provider is not ExecutionProvider.Cuda)
        {
            Report(
                "model.cudaGraph", "true", $"needs the provider cuda, and model.provider is {ShapeReader.NameOf($"{model.Provider}")}",
                "set model.provider to cuda, or leave model.cudaGraph out");
        }

        _problems.AddRange(OptionChecks.Of(tracker).In("tracker", place));
        if (_problems.Count > 0)
            return null;
        OnnxSessionOptions network = ThreadPlan.NetworkFor(new OnnxSessionOptions
        {
            Provider = model.Provider,
            Device = model.Device,
            IntraOpThreads = model.Threads,
        });
        var options = new SamModelOptions
        {
            Encoder = network with { CudaGraph = model.CudaGraph },
            Decoder = network,
            Input = inputSize,
            Quality = model.Quality,
            Precision = model.Precision ?? ModelPrecision.Fp32,
            BoxTracker = boxTracker,
            WithSquares = schedules.Any(schedule => schedule.Region == EncodeRegion.Objects),
        };
        return new SegmentationPlan(manifest!, options, tracker)
        {
            IsWithoutBoxTracker = boxTracker is null && model.BoxTracker is null,
        };
    }

    private string? FindManifest(ModelOptions model)
    {
        string? path = ModelCatalog.For(folder).Find(
            model.Manifest, written => Path.GetFullPath(written, folder), out (string Fault, string Cure) fault);
        if (path is null)
            Report("model.manifest", model.Manifest, fault.Fault, fault.Cure);
        return path;
    }

    // One that was not asked for is used if it is there.
    private BoxTrackerManifest? ReadBoxTracker(ModelOptions model)
    {
        if (model.BoxTracker == NoBoxTracker)
            return null;
        string? path = ModelCatalog.For(folder).FindBoxTracker(
            model.BoxTracker ?? DefaultBoxTracker, written => Path.GetFullPath(written, folder), out (string Fault, string Cure) fault);
        if (path is null)
        {
            if (model.BoxTracker is not null)
                Report("model.boxTracker", model.BoxTracker, fault.Fault, fault.Cure);
            return null;
        }

        try
        {
            BoxTrackerManifest manifest = BoxTrackerManifest.Read(path);
            return model.BoxTracker is not null || ModelFiles.AreThere(manifest) ? manifest : null;
        }
        catch (ManifestException error)
        {
            _problems.AddRange(error.Problems);
            return null;
        }
    }

    private InputSize? ReadInputSize(ModelOptions model)
    {
        if (model.InputSize is null)
            return null;
        if (model.Quality is not null)
            Report("model.quality", $"{model.Quality}", "and model.inputSize both say how large the input is", "leave one out");
        if (InputSize.TryParse(model.InputSize, out InputSize size))
            return size;
        Report("model.inputSize", model.InputSize, "is no size of an input", InputSizeCure);
        return null;
    }

    private void Report(string key, string? value, string fault, string? cure) =>
        _problems.Add(new OptionProblem(place, key, value, fault, cure));
}
