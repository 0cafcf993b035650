using System.CommandLine;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Models;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Commands;

/// <summary>The options of commands that run a model; with a configuration, what is said here wins.</summary>
internal sealed class ModelArguments
{
    private readonly Option<string> _model = new("--model")
    {
        Description = $"A model's name (samstream models list) or its manifest (*.yaml; default: {new ModelOptions().Manifest}).",
        HelpName = "name",
    };

    private readonly Option<int?> _threads = NumberOption.Create("--threads", 0,
        "Threads of the network (default: 0, one for each physical core).", ModelOptions.MostThreads);

    private readonly Option<ExecutionProvider?> _provider =
        ChoiceOption.Create<ExecutionProvider>("--provider", "What runs the network (default: cpu).");

    private readonly InputSizeArguments _size = new();

    private readonly Option<ModelPrecision?> _precision = ChoiceOption.Create<ModelPrecision>(
        "--precision", "In what the network is computed (default: fp32); int8 is made by samstream models optimize.");

    public void AddTo(Command command)
    {
        UsageFaults.RefuseEmpty(_model);
        command.Add(_model);
        command.Add(_threads);
        command.Add(_provider);
        _size.AddTo(command);
        command.Add(_precision);
    }

    /// <summary>The manifest that is named.</summary>
    public ModelManifest Manifest(ParseResult parsed) => ModelCatalog.For().Read(Name(parsed));

    /// <summary>How the model is to be run.</summary>
    public SamModelOptions Options(ParseResult parsed)
    {
        OnnxSessionOptions network = Threads(parsed).Network;
        return new SamModelOptions
        {
            Encoder = network,
            Decoder = network,
            Input = _size.Size(parsed),
            Quality = _size.Quality(parsed),
            Precision = parsed.GetValue(_precision) ?? ModelPrecision.Fp32,
        };
    }

    /// <summary>Who works with how many threads.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="sources">Cameras or files at the same time.</param>
    public ThreadPlan Threads(ParseResult parsed, int sources = 1) => ThreadPlan.For(sources, new OnnxSessionOptions
    {
        Provider = parsed.GetValue(_provider) ?? ExecutionProvider.Cpu,
        IntraOpThreads = ThreadsGiven(parsed),
    });

    /// <summary>The number of the network's threads that is given, or 0.</summary>
    public int ThreadsGiven(ParseResult parsed) => parsed.GetValue(_threads) ?? 0;

    /// <summary>The model as it is named.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(_model) ?? new ModelOptions().Manifest;

    /// <summary>A configuration's section with what is said on the command line in place of what it says.</summary>
    public ModelOptions Over(ModelOptions model, ParseResult parsed) => model with
    {
        Manifest = FromHere(parsed.GetValue(_model)) ?? model.Manifest,
        Threads = parsed.GetValue(_threads) ?? model.Threads,
        Provider = parsed.GetValue(_provider) ?? model.Provider,
        InputSize = _size.IsGiven(parsed) ? _size.Size(parsed)?.ToString() : model.InputSize,
        Quality = _size.IsGiven(parsed) ? _size.Quality(parsed) : model.Quality,
        Precision = parsed.GetValue(_precision) ?? model.Precision,
    };

    /// <summary>Opens the model for frames of this size.</summary>
    public SamModel Open(ParseResult parsed, int frameWidth, int frameHeight) =>
        SamModel.Open(Manifest(parsed), Options(parsed).ForFrames(frameWidth, frameHeight));

    // A path on the command line is relative to the current folder, also beside a configuration elsewhere.
    private static string? FromHere(string? model) =>
        model is not null && ConfigurationReader.IsConfiguration(model) ? Path.GetFullPath(model) : model;
}
