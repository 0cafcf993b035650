using System.CommandLine;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Models;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Arguments;

/// <summary>The options of commands that run a model; with a configuration, what is said here wins.</summary>
internal sealed class ModelArguments
{
    private readonly SettingOption _model = new("--model", "model.manifest", "name",
        $"A model's name (samstream models list) or its manifest (*.yaml; default: {new ModelOptions().Manifest}).");

    private readonly SettingOption _preset = new("--preset", "preset");

    private readonly SettingOption _threads = new("--threads", "model.threads");

    private readonly SettingOption _provider = new("--provider", "model.provider");

    private readonly SettingOption _cudaGraph = new("--cuda-graph", "model.cudaGraph");

    private readonly InputSizeArguments _size = new();

    private readonly SettingOption _precision = new("--precision", "model.precision");

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasPreset">Whether a preset means anything to it.</param>
    public void AddTo(Command command, bool hasPreset = true)
    {
        command.Add(_model.Option);
        if (hasPreset)
            command.Add(_preset.Option);
        command.Add(_threads.Option);
        command.Add(_provider.Option);
        command.Add(_cudaGraph.Option);
        _size.AddTo(command);
        command.Add(_precision.Option);
    }

    /// <summary>The manifest that is named.</summary>
    public ModelManifest Manifest(ParseResult parsed) => ModelCatalog.For().Read(Name(parsed));

    /// <summary>How the model is to be run.</summary>
    public SamModelOptions Options(ParseResult parsed)
    {
        OnnxSessionOptions network = Threads(parsed).Network;
        return new SamModelOptions
        {
            Encoder = network with { CudaGraph = Section(parsed).CudaGraph },
            Decoder = network,
            Input = _size.Size(parsed),
            Quality = _size.Quality(parsed),
            Precision = Section(parsed).Precision ?? ModelPrecision.Fp32,
        };
    }

    /// <summary>Who works with how many threads.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="sources">Cameras or files at the same time.</param>
    public ThreadPlan Threads(ParseResult parsed, int sources = 1) => ThreadPlan.For(sources, new OnnxSessionOptions
    {
        Provider = Section(parsed).Provider,
        IntraOpThreads = ThreadsGiven(parsed),
    });

    /// <summary>The number of the network's threads that is given, or 0.</summary>
    public int ThreadsGiven(ParseResult parsed) => Section(parsed).Threads;

    /// <summary>The model as it is named.</summary>
    public string Name(ParseResult parsed) => Section(parsed).Manifest;

    /// <summary>A configuration with what is said on the command line in place of what it says of the model.</summary>
    public RunOptions Over(RunOptions options, ParseResult parsed)
    {
        SettingOption[] settings = [_model, _preset, _threads, _provider, _cudaGraph, _precision];
        RunOptions changed = settings.Aggregate(options, (changed, setting) => setting.Over(changed, parsed));
        ModelOptions model = changed.Model;
        if (_model.IsGiven(parsed))
            model = model with { Manifest = FromHere(model.Manifest) };
        if (_size.IsGiven(parsed))
            model = model with { InputSize = _size.Size(parsed)?.ToString(), Quality = _size.Quality(parsed) };
        return changed with { Model = model };
    }

    /// <summary>Opens the model for frames of this size.</summary>
    public SamModel Open(ParseResult parsed, int frameWidth, int frameHeight) =>
        SamModel.Open(Manifest(parsed), Options(parsed).ForFrames(frameWidth, frameHeight));

    private ModelOptions Section(ParseResult parsed) => Over(new RunOptions(), parsed).Model;

    // A path on the command line is relative to the current folder, also beside a configuration elsewhere.
    private static string FromHere(string model) =>
        ConfigurationReader.IsConfiguration(model) ? Path.GetFullPath(model) : model;
}
