using System.CommandLine;
using System.CommandLine.Parsing;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Cli.Threads;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Sources.Options;

namespace SamStream.Cli.Arguments;

/// <summary>What the commands take that look at an 8-bit encoder on many inputs at several sizes.</summary>
internal sealed class Int8Arguments
{
    private const int DefaultFrames = 16;
    private const int MostFrames = 256;

    private readonly Argument<string> _name = new("name")
    {
        Description = "A model's name, or the path of its manifest (default: mobile-sam).",
        DefaultValueFactory = _ => "mobile-sam",
    };

    private readonly Option<string[]> _inputs = new("--on")
    {
        Description = "Video files, folders of images of one size, images or test patterns.",
        HelpName = "input",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _frames = NumberOption.Create(
        "--frames", 1, $"Frames to take of each input, spread over it (default: {DefaultFrames}).", MostFrames);

    private readonly Option<InputSize[]> _sizes = new("--input-size")
    {
        Description = $"Sizes of the network's input (default: {string.Join(" ", DefaultSizes)}).",
        HelpName = "WxH",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = ParseSizes,
    };

    private readonly Option<int?> _threads = NumberOption.Create("--threads", 0,
        "Threads of the network (default: 0, one for each physical core).", ModelOptions.MostThreads);

    private static IReadOnlyList<InputSize> DefaultSizes { get; } = [new(1024, 576), new(768, 448), new(512, 288)];

    public void AddTo(Command command)
    {
        command.Add(_name);
        UsageFaults.RefuseOptions(command, _name);
        command.Add(_inputs);
        UsageFaults.RefuseEmpty(_inputs);
        command.Add(_frames);
        command.Add(_sizes);
        command.Add(_threads);
    }

    /// <summary>The manifest that is named.</summary>
    public ModelManifest Manifest(ParseResult parsed) => ModelCatalog.For().Read(parsed.GetRequiredValue(_name));

    /// <summary>The inputs, with what to call them: without their folders, which say something of this machine alone.</summary>
    /// <exception cref="Configuration.ConfigurationException">One is no input, or has no end.</exception>
    public IReadOnlyList<(string Name, FrameSourceOptions Source)> Inputs(ParseResult parsed) =>
        [.. parsed.GetRequiredValue(_inputs).Select(input => (NameOf(input), FiniteInput.Plan(input, _inputs.Name)))];

    /// <summary>Frames of each input.</summary>
    public int Frames(ParseResult parsed) => parsed.GetValue(_frames) ?? DefaultFrames;

    public IReadOnlyList<InputSize> Sizes(ParseResult parsed) =>
        parsed.GetValue(_sizes) is { Length: > 0 } sizes ? [.. sizes.Distinct()] : DefaultSizes;

    /// <summary>How the network runs; its size is open.</summary>
    public SamModelOptions Options(ParseResult parsed)
    {
        var threads = ThreadPlan.For(1, new OnnxSessionOptions { IntraOpThreads = parsed.GetValue(_threads) ?? 0 });
        ThreadPlan.Apply();
        return new SamModelOptions { Encoder = threads.Network, Decoder = threads.Network };
    }

    private static string NameOf(string input) =>
        input.Contains(':', StringComparison.Ordinal) ? input : Path.GetFileName(Path.TrimEndingDirectorySeparator(input));

    private static InputSize[] ParseSizes(ArgumentResult result)
    {
        var sizes = new List<InputSize>();
        foreach (Token token in result.Tokens)
        {
            if (InputSize.TryParse(token.Value, out InputSize size))
                sizes.Add(size);
            else
                result.AddError($"--input-size is '{token.Value}'; {SegmentationPlanner.InputSizeCure}");
        }

        return [.. sizes];
    }
}
