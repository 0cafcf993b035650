using System.CommandLine;
using Microsoft.Extensions.Logging;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Models;
using SamStream.Cli.Progress;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Evaluation;
using SamStream.Evaluation.Reports;
using SamStream.Evaluation.Scores;
using SamStream.Evaluation.Videos;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Pipeline;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;
using SamStream.Sinks.MaskImages;
using SamStream.Sources.Images;

namespace SamStream.Cli.Commands;

/// <summary>Video object segmentation: J and F as the DAVIS benchmark defines them.</summary>
internal sealed class EvalVosCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _folder = new("folder")
    {
        Description = "Annotated sequences: <sequence>/{frames,masks}, one such sequence, or JPEGImages and Annotations.",
    };

    private readonly Option<PromptKind?> _prompt = ChoiceOption.Create<PromptKind>(
        "--prompt", "What the tracker gets of the first frame's true mask (default: box).");

    private readonly Option<string[]> _sequences = new("--sequence")
    {
        Description = "Only this sequence; repeat it for more.",
        HelpName = "name",
    };

    private readonly Option<string> _predictions = new("--predictions")
    {
        Description = "Score the mask images in <folder>/<sequence> instead of running the tracker.",
        HelpName = "folder",
    };

    private readonly Option<string> _masks = new("--masks")
    {
        Description = "Keep the tracker's masks in <folder>/<sequence>, as --predictions reads them.",
        HelpName = "folder",
    };

    private readonly EvaluationArguments _evaluated = new();

    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();

    private readonly Option<string> _json = new("--json")
    {
        Description = "Write the scores of every frame to this file.",
        HelpName = "file",
    };

    private readonly Option<string> _report = new("--report")
    {
        Description = "Write one page with curves, states and the worst frames of every object to this HTML file.",
        HelpName = "file",
    };

    private readonly Option<string> _contactSheet = ContactSheetOption();

    private readonly Option<string> _hypotheses = new("--hypotheses")
    {
        Description = "Write every mask that is compared, with its IoU with the truth, to this file (*.csv), for eval fit.",
        HelpName = "file",
    };

    private readonly Option<int?> _noise = new("--noise")
    {
        Description = "Add noise of 3 % to the encoder's answers, by this seed: how much is chance shows in runs with several.",
        HelpName = "seed",
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print the table only." };

    public EvalVosCommand(Terminal terminal)
        : base("vos", "Track annotated sequences and print J and F as the DAVIS benchmark defines them.")
    {
        _terminal = terminal;
        Add(_folder);
        UsageFaults.RefuseEmpty(_json, _report, _contactSheet, _hypotheses);
        UsageFaults.RefuseOptions(this, _folder);
        Add(_prompt);
        Add(_sequences);
        Add(_predictions);
        Add(_masks);
        _evaluated.AddTo(this);
        Add(_schedule);
        Add(_json);
        Add(_report);
        Add(_contactSheet);
        Add(_hypotheses);
        Add(_noise);
        Add(_quiet);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream eval vos DAVIS/ --json scores.json", "all sequences, prompted with the first frame's box"),
        ("samstream eval vos DAVIS/ --report scores.html", "and a page to look at"),
        ("samstream eval vos DAVIS/ --contact-sheet worst.png", "and the worst frames of all objects in one picture"),
        ("samstream eval vos DAVIS/ --sequence dog --prompt mask", "one sequence, prompted with the mask"),
        ("samstream eval vos DAVIS/ --config configs/plain-tracker.yaml", "another tracker, model or schedule, from a configuration"),
        ("samstream eval vos DAVIS/ --predictions masks/", "score masks that were made before"),
    ];

    private static Option<string> ContactSheetOption()
    {
        var option = new Option<string>("--contact-sheet")
        {
            Description = "Write the worst frames of every object, with truth and result, to this picture (*.png).",
            HelpName = "file",
        };
        option.Validators.Add(result =>
        {
            string file = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!file.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
                result.AddError($"--contact-sheet is '{file}'; write a name that ends in .png");
        });
        return option;
    }

    // Before the evaluation, which takes long.
    private static void CheckFolders(ParseResult parsed, params ReadOnlySpan<Option<string>> outputs)
    {
        foreach (Option<string> output in outputs)
        {
            if (parsed.GetValue(output) is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
                throw new EvaluationException($"{output.Name} {file}: its folder is not there; make it, or name another file.");
        }
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        CheckFolders(parsed, _json, _report, _contactSheet, _hypotheses);
        IReadOnlyList<AnnotatedSequence> sequences = Choose(
            SequenceFinder.Find(parsed.GetRequiredValue(_folder)), parsed.GetValue(_sequences) ?? []);
        string? predictions = parsed.GetValue(_predictions);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        IReadOnlyList<SequenceOutcome> outcomes = predictions is null
            ? await TrackAsync(parsed, sequences, signals.Token)
            : [.. sequences.Select(sequence => new SequenceOutcome(
                StoredPredictions.Score(sequence, Path.Combine(predictions, sequence.Name)), null))];

        ScoreTable.Write(outcomes, _terminal.Out);
        if (parsed.GetValue(_json) is { } file)
        {
            PromptKind? kind = predictions is null ? KindOf(parsed) : null;
            var message = EvaluationMessage.Of(outcomes, kind);
            NamedFile.Write("--json", file, JsonText.Of(message, EvaluationJson.Default.EvaluationMessage, isIndented: true) + "\n");
        }

        if (parsed.GetValue(_report) is { } page)
            NamedFile.Write("--report", page, ReportPage.Write(sequences, outcomes));
        if (parsed.GetValue(_contactSheet) is { } sheet)
            NamedFile.Write("--contact-sheet", sheet, ContactSheet.Draw(sequences, outcomes));
        return ExitCode.Ok;
    }

    private PromptKind KindOf(ParseResult parsed) => parsed.GetValue(_prompt) ?? PromptKind.Box;

    internal static IReadOnlyList<AnnotatedSequence> Choose(IReadOnlyList<AnnotatedSequence> all, string[] names)
    {
        string[] unknown = [.. names.Except(all.Select(sequence => sequence.Name))];
        if (unknown.Length > 0)
        {
            throw new EvaluationException($"There is no sequence '{string.Join("', '", unknown)}'; there are: "
                + $"{string.Join(", ", all.Select(sequence => sequence.Name))}.");
        }

        return names.Length == 0 ? all : [.. all.Where(sequence => names.Contains(sequence.Name))];
    }

    private async Task<IReadOnlyList<SequenceOutcome>> TrackAsync(
        ParseResult parsed, IReadOnlyList<AnnotatedSequence> sequences, CancellationToken stop)
    {
        bool isQuiet = parsed.GetValue(_quiet);
        using ILoggerFactory loggers = Logs.Create(new LoggingOptions(), _terminal, errorsOnly: isQuiet);
        // One model for all: the sequences of a benchmark have one size.
        var first = LabelImage.Read(sequences[0].Annotations[0].Path);
        ThreadPlan.Apply();
        EvaluationPlan plan = _evaluated.Plan(parsed, EnvironmentSubstitution.OfProcess, parsed.GetValue(_schedule));
        SegmentationPlan evaluated = plan.Segmentation;
        using var model = SamModel.Open(
            ManifestReader.Read(evaluated.Manifest), evaluated.Model.ForFrames(first.Width, first.Height));
        ProviderLog.Write(loggers, evaluated.Model.Encoder.Provider, model);
        BoxTrackerLog.Write(loggers, evaluated.IsWithoutBoxTracker);
        await using StreamWriter? hypotheses = parsed.GetValue(_hypotheses) is { } file ? new StreamWriter(NamedFile.Create("--hypotheses", file)) : null;
        var evaluation = new VideoEvaluation(model, evaluated.Tracker, KindOf(parsed), loggers)
        {
            OpenFrames = sequence => OpenFrames(sequence, loggers),
            Schedule = plan.Schedule,
            Noise = parsed.GetValue(_noise) is { } seed ? new EmbeddingNoise(seed) : null,
            Hypotheses = hypotheses is null ? null : new HypothesisLog(hypotheses),
            Watch = isQuiet ? null : Follow(new ProgressDisplay(_terminal, TimeProvider.System)),
        };
        var outcomes = new List<SequenceOutcome>();
        string? masks = parsed.GetValue(_masks);
        foreach (AnnotatedSequence sequence in sequences)
        {
            using OutputFolder? folder = masks is null ? null : new OutputFolder(masks, OverwritePolicy.Replace);
            outcomes.Add(await evaluation.RunAsync(sequence, MaskSinks(sequence, folder), stop));
        }

        return outcomes;
    }

    internal static IFrameSource OpenFrames(AnnotatedSequence sequence, ILoggerFactory loggers) => new ImageFolderOptions
    {
        Id = sequence.Name,
        Files = sequence.Frames,
        OnUnreadableImage = UnreadableImagePolicy.Fail,
    }.CreateSource(loggers);

    private static IEnumerable<ISink> MaskSinks(AnnotatedSequence sequence, OutputFolder? folder)
    {
        if (folder is not null)
            yield return new MaskImageSink(folder, new MaskImageOptions { Folder = sequence.Name });
    }

    private static Func<AnnotatedSequence, FramePipeline, Task, Task> Follow(ProgressDisplay display) =>
        (sequence, pipeline, run) => display.FollowAsync(
            sequence.Name, () => sequence.Frames.Count, () => pipeline.GetSnapshot()?.FramesTracked ?? 0, run);
}
