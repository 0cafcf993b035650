using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Progress;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Evaluation.Images;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;

namespace SamStream.Cli.Commands;

/// <summary>Segmentation of single images by prompts, without tracking.</summary>
internal sealed class EvalImageCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _folder = new("folder")
    {
        Description = "Annotated images: images/*.jpg with labels/*.txt (polygons) or masks/*.png (object ids), or sequences.",
    };

    private readonly Option<int?> _stride =
        NumberOption.Create("--stride", 1, "Take every n-th image (default: 1).");

    private readonly EvaluationArguments _evaluated = new();

    private readonly Option<bool> _survey = new("--survey")
    {
        Description = "Also time one prompt and segmenting everything on the first image, and print the published figures of other networks beside.",
    };

    private readonly Option<string> _json = new("--json")
    {
        Description = "Write the scores of every instance to this file.",
        HelpName = "file",
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print the table only." };

    public EvalImageCommand(Terminal terminal)
        : base("image", "Segment annotated images by box, point and three points, and print the mean IoU.")
    {
        _terminal = terminal;
        Add(_folder);
        UsageFaults.RefuseOptions(this, _folder);
        Add(_stride);
        _evaluated.AddTo(this);
        Add(_survey);
        Add(_json);
        Add(_quiet);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream eval image coco/ --json scores.json", "the model's own input size"),
        ("samstream eval image coco/ --quality low", "512 pixels on the longest side, shaped like each image"),
        ("samstream eval image coco/ --survey --model my-edge-sam.yaml", "another network, beside what others have published"),
        ("samstream eval image coco/ --config camera.yaml", "the model of a configuration"),
        ("samstream eval image coco/ --input-size 1024x768 --precision int8", "a smaller input, in 8 bits"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        IReadOnlyList<AnnotatedImage> images =
            ImageFinder.Find(parsed.GetRequiredValue(_folder), parsed.GetValue(_stride) ?? 1);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        ThreadPlan.Apply();
        SegmentationPlan evaluated = _evaluated.Plan(parsed, EnvironmentSubstitution.OfProcess).Segmentation;
        ModelManifest manifest = ManifestReader.Read(evaluated.Manifest);
        SamModelOptions options = evaluated.Model;
        var evaluation = new ImageEvaluation(manifest, options, ReadAsync);
        Task<IReadOnlyList<InstanceScore>> run = Task.Run(() => evaluation.RunAsync(images, signals.Token));
        if (!parsed.GetValue(_quiet))
        {
            var progress = new ProgressDisplay(_terminal, TimeProvider.System);
            await progress.FollowAsync("images", () => images.Count, () => evaluation.Done, run);
        }

        IReadOnlyList<InstanceScore> scores = await run;
        SurveyTimes? times = parsed.GetValue(_survey) ? await TimeAsync(manifest, options, images[0], signals.Token) : null;
        var report = new ImageReport(manifest.Name, evaluation.Sizes, options.Precision, images.Count, scores, times);
        report.Write(_terminal.Out);
        if (parsed.GetValue(_json) is { } file)
        {
            string text = JsonText.Of(report.ToMessage(), ImageReportJson.Default.ImageReportMessage, isIndented: true);
            NamedFile.Write("--json", file, text + "\n");
        }

        return ExitCode.Ok;
    }

    private async Task<SurveyTimes> TimeAsync(ModelManifest manifest, SamModelOptions options, AnnotatedImage image, CancellationToken stop)
    {
        _terminal.WriteErrorLine("Timing one prompt and segmenting everything; on a CPU this takes up to a minute.");
        using VideoFrame frame = await ReadAsync(image.Path, stop);
        return await Task.Run(() => new SurveyTiming(manifest, options).Run(frame, stop), stop);
    }

    private static async Task<VideoFrame> ReadAsync(string path, CancellationToken stop)
    {
        var options = new ImageFolderOptions { Files = [path], OnUnreadableImage = UnreadableImagePolicy.Fail };
        await using IFrameSource source = options.CreateSource(NullLoggerFactory.Instance);
        using FrameClip image = await FrameClip.ReadAsync(source, 1, stop);
        return image.Frames[0].Share();
    }
}
