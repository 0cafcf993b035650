using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Models;
using SamStream.Cli.Threads;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Options;

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

    private readonly List<OptionProblem> _problems = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>The plan, or null if there are <see cref="Problems"/>.</summary>
    public SegmentationPlan? Plan(ModelOptions model, TrackerOptions tracker)
    {
        string? manifest = FindManifest(model);
        InputSize? inputSize = ReadInputSize(model);
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
            Encoder = network,
            Decoder = network,
            Input = inputSize,
            Quality = model.Quality,
            Precision = model.Precision,
        };
        return new SegmentationPlan(manifest!, options, tracker);
    }

    private string? FindManifest(ModelOptions model)
    {
        string? path = ModelCatalog.For(folder).Find(
            model.Manifest, written => Path.GetFullPath(written, folder), out (string Fault, string Cure) fault);
        if (path is null)
            Report("model.manifest", model.Manifest, fault.Fault, fault.Cure);
        return path;
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
