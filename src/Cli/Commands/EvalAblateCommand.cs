using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Models;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Evaluation.Videos;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Commands;

/// <summary>Measures what each part of the tracker is worth.</summary>
internal sealed class EvalAblateCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string[]> _folders = new("folders")
    {
        Description = "Annotated sequences, as eval vos takes them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly EvaluationArguments _evaluated = new();
    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();

    public EvalAblateCommand(Terminal terminal)
        : base("ablate", "Track annotated sequences without each part of the tracker in turn, and print what that costs.")
    {
        _terminal = terminal;
        Add(_folders);
        _evaluated.AddTo(this);
        Add(_schedule);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream eval ablate DAVIS/ MULTI/ --input-size 512x288 --schedule every,objects", "J&F without each part: takes as long as ten times eval vos"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string[] folders = parsed.GetRequiredValue(_folders);
        IReadOnlyList<AnnotatedSequence>[] sets = [.. folders.Select(SequenceFinder.Find)];
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        using ILoggerFactory loggers = Logs.Create(new LoggingOptions(), _terminal, errorsOnly: true);
        ThreadPlan.Apply();
        EvaluationPlan plan = _evaluated.Plan(parsed, EnvironmentSubstitution.OfProcess, parsed.GetValue(_schedule));
        var first = LabelImage.Read(sets[0][0].Annotations[0].Path);
        using var model = SamModel.Open(
            ManifestReader.Read(plan.Segmentation.Manifest), plan.Segmentation.Model.ForFrames(first.Width, first.Height));
        BoxTrackerLog.Write(loggers, plan.Segmentation.IsWithoutBoxTracker);

        var table = new TextTable(["without", .. folders.Select(folder => $"J&F of {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}"), "mean", "costs"]);
        double? whole = null;
        foreach (TrackerParts part in Enum.GetValues<TrackerParts>())
        {
            var means = new List<double>();
            foreach (IReadOnlyList<AnnotatedSequence> set in sets)
            {
                _terminal.WriteErrorLine($"Without {WordOf(part)}: {set.Count} sequences ...");
                means.Add(await ScoreAsync(model, plan, part, set, loggers, signals.Token));
            }

            double mean = means.Average();
            whole ??= mean;
            table.Add([WordOf(part), .. means.Select(Text), Text(mean), Text(whole.Value - mean)]);
        }

        table.Write(_terminal.Out);
        return ExitCode.Ok;
    }

    private static async Task<double> ScoreAsync(
        SamModel model, EvaluationPlan plan, TrackerParts part, IReadOnlyList<AnnotatedSequence> set, ILoggerFactory loggers,
        CancellationToken stop)
    {
        var evaluation = new VideoEvaluation(model, plan.Segmentation.Tracker, PromptKind.Box, loggers)
        {
            OpenFrames = sequence => EvalVosCommand.OpenFrames(sequence, loggers),
            Schedule = plan.Schedule,
            Without = part,
        };
        var scores = new List<ObjectScore>();
        foreach (AnnotatedSequence sequence in set)
            scores.AddRange((await evaluation.RunAsync(sequence, [], stop)).Objects);
        return ScoreSummary.MeanOf(scores).JAndF;
    }

    private static string WordOf(TrackerParts part) => part == TrackerParts.None ? "nothing" : EnumWord.Of(part);

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
