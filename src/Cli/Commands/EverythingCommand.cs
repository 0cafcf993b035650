using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Everything;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Everything;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Options;
using SamStream.Sinks.Files;
using SamStream.Sources.Images;
using SamStream.Sources.Options;

namespace SamStream.Cli.Commands;

/// <summary>Segments everything in a picture or on the frames of a clip, without prompts or by boxes of another program.</summary>
internal sealed class EverythingCommand : DocumentedCommand
{
    private const string DefaultOutput = "everything";

    private static readonly EverythingOptions Defaults = new();

    private readonly Terminal _terminal;

    private readonly Argument<string> _input = new("input")
    {
        Description = "An image, a folder or pattern of images, a video, or a test pattern (test:crossing).",
    };

    private readonly Option<string?> _out = new("--output", "-o")
    {
        Description = $"The folder to write to (default: {DefaultOutput}): {EverythingOutput.InstancesFile} (COCO) and {EverythingOutput.OverlayFolder}/*.png.",
        HelpName = "folder",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace earlier results in the folder." };

    private readonly Option<int?> _grid = NumberOption.Create(
        "--grid", 1, $"Points on each side of the grid (default: {Defaults.PointsPerSide}).", EverythingOptions.MostPointsPerSide);

    private readonly Option<bool> _hierarchical = new("--hierarchical")
    {
        Description = "Ask at every 4th point of each side first, and leave out points within confident masks of those: faster, and finds fewer parts of things.",
    };

    private readonly Option<string?> _boxes = new("--boxes")
    {
        Description = "Ask for what is in the boxes of this file instead of a grid: a line each, x1,y1,x2,y2 or JSON. Masks are left out only as options say.",
        HelpName = "file",
    };

    private readonly Option<float?> _predictedIou = FractionOption.Create(
        "--predicted-iou", $"Leave out masks of a lower predicted IoU (default: {Defaults.LeastPredictedIou}; with --boxes: none).");

    private readonly Option<float?> _stability = FractionOption.Create(
        "--stability", $"Leave out masks of a lower stability (default: {Defaults.LeastStability}; with --boxes: none).");

    private readonly Option<float?> _nms = FractionOption.Create(
        "--nms", $"Of masks whose boxes have a higher IoU, keep the one of the highest predicted IoU (default: {Defaults.MostBoxIou}; with --boxes: all).");

    private readonly Option<int?> _minArea = NumberOption.Create("--min-area", 0, "Leave out masks of fewer pixels (default: 0, which leaves out empty ones).");

    private readonly Option<int?> _every = NumberOption.Create("--every", 1, "Of a clip, take every n-th frame (default: 1).");

    private readonly ModelArguments _model = new();

    private readonly Option<string?> _json = new("--json") { Description = "Write counts and times to this file.", HelpName = "file" };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print the table only." };

    public EverythingCommand(Terminal terminal)
        : base("everything", "Segment everything in a picture, or on frames of a clip, without prompts.")
    {
        _terminal = terminal;
        Add(_input);
        UsageFaults.RefuseOptions(this, _input);
        UsageFaults.RefuseEmpty(_out, _boxes, _json);
        foreach (Option option in (Option[])[_out, _overwrite, _grid, _hierarchical, _boxes, _predictedIou, _stability, _nms, _minArea, _every])
            Add(option);
        _model.AddTo(this, hasPreset: false);
        Add(_json);
        Add(_quiet);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream everything photo.jpg", "all masks of a picture, in everything/"),
        ("samstream everything photo.jpg --hierarchical --output fast", "fewer prompts where a thing is found already"),
        ("samstream everything clip.mp4 --every 25 --grid 16 -o masks", "one frame in 25, with a coarser grid"),
        ("samstream everything photo.jpg --boxes boxes.csv", "a mask for each box of a detector"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        FrameSourceOptions input = FiniteInput.Plan(parsed.GetRequiredValue(_input), "input");
        // A picture that is left out would look like one with nothing on it.
        if (input is ImageFolderOptions images)
            input = images with { OnUnreadableImage = UnreadableImagePolicy.Fail };
        IReadOnlyList<FileBox> boxes = parsed.GetValue(_boxes) is { } file ? BoxFile.Read(file) : [];
        EverythingOptions options = OptionsOf(parsed);
        ModelManifest manifest = _model.Manifest(parsed);
        CheckModel(manifest, boxes);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        ThreadPlan.Apply();
        using var output = new EverythingOutput(
            parsed.GetValue(_out) ?? DefaultOutput, parsed.GetValue(_overwrite) ? OverwritePolicy.Replace : OverwritePolicy.Refuse);
        var job = new EverythingJob(input, parsed.GetValue(_every) ?? 1, boxes, options, output);
        SamModelOptions network = NetworkOf(parsed);
        Task run = Task.Run(() => job.RunAsync((width, height) => SamModel.Open(manifest, network.ForFrames(width, height)), signals.Token));
        if (!parsed.GetValue(_quiet))
            await new ProgressDisplay(_terminal, TimeProvider.System, ProgressUnit.Prompts).FollowAsync("everything", () => job.Total, () => job.Done, run);
        await run;

        var report = new EverythingReport(manifest.Name, job.Outcomes);
        report.Write(_terminal.Out);
        if (parsed.GetValue(_json) is { } json)
            NamedFile.Write("--json", json, JsonText.Of(report.ToMessage(), EverythingReportJson.Default.EverythingReportMessage, isIndented: true) + "\n");
        return ExitCode.Ok;
    }

    // A square of the model's own takes twice as long for each prompt.
    private SamModelOptions NetworkOf(ParseResult parsed)
    {
        SamModelOptions network = _model.Options(parsed);
        return network is { Input: null, Quality: null } ? network with { Quality = ModelQuality.Full } : network;
    }

    private EverythingOptions OptionsOf(ParseResult parsed)
    {
        bool hasBoxes = parsed.GetValue(_boxes) is not null;
        if (hasBoxes && (parsed.GetValue(_grid) is not null || parsed.GetValue(_hierarchical)))
        {
            string option = parsed.GetValue(_grid) is not null ? "--grid" : "--hierarchical";
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, option, null, "cannot be used: --boxes takes the place of the grid", "leave one of them out"));
        }

        return new EverythingOptions
        {
            PointsPerSide = hasBoxes ? 0 : parsed.GetValue(_grid) ?? Defaults.PointsPerSide,
            IsHierarchical = parsed.GetValue(_hierarchical),
            LeastPredictedIou = parsed.GetValue(_predictedIou) ?? (hasBoxes ? float.NegativeInfinity : Defaults.LeastPredictedIou),
            LeastStability = parsed.GetValue(_stability) ?? (hasBoxes ? 0 : Defaults.LeastStability),
            MostBoxIou = parsed.GetValue(_nms) ?? (hasBoxes ? 1 : Defaults.MostBoxIou),
            LeastArea = parsed.GetValue(_minArea) ?? 0,
        };
    }

    private static void CheckModel(ModelManifest manifest, IReadOnlyList<FileBox> boxes)
    {
        bool isFit = boxes.Count > 0 ? manifest.Capabilities.Boxes : manifest.Capabilities.Points;
        if (isFit)
            return;
        string needed = boxes.Count > 0 ? "boxes" : "points";
        throw new ModelException(
            manifest.File, "capabilities", $"a model that takes {needed}", $"{manifest.Name}, which does not", "give another model with --model");
    }
}
