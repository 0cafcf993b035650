using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Evaluation.Videos;
using SamStream.Model;
using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Model.Pointing;
using SamStream.Model.Tracking;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Commands;

/// <summary>What it takes to annotate sequences: a simulated person corrects them until they are right.</summary>
internal sealed class EvalAnnotateCommand : DocumentedCommand
{
    private const double DefaultTarget = 0.85;
    private const int DefaultMost = 20;

    private readonly Terminal _terminal;

    private readonly Argument<string> _folder = new("folder")
    {
        Description = "Annotated sequences: <sequence>/{frames,masks}, one such sequence, or JPEGImages and Annotations.",
    };

    private readonly Option<string[]> _sequences = new("--sequence") { Description = "Only this sequence; repeat it for more.", HelpName = "name" };

    private readonly Option<double?> _target = new("--target")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"The mean J of an object at which it is left (default: {DefaultTarget})."),
        HelpName = "J",
    };

    private readonly Option<bool> _follow = new("--follow") { Description = "Correct nothing: compare following from the middle, both ways, with following from the first frame." };
    private readonly EvaluationArguments _evaluated = new();
    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();

    public EvalAnnotateCommand(Terminal terminal)
        : base("annotate", "Correct annotated sequences as a person would, and count what that takes with and without the review list.")
    {
        _terminal = terminal;
        Add(_folder);
        UsageFaults.RefuseOptions(this, _folder);
        Add(_sequences);
        Add(_target);
        Add(_follow);
        _evaluated.AddTo(this);
        Add(_schedule);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream eval annotate DAVIS/", "corrections until every object has a mean J of 0.85, by the review list and evenly"),
        ("samstream eval annotate DAVIS/ --follow", "J and F from a prompt in the middle, both ways, and from one on the first frame"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        IReadOnlyList<AnnotatedSequence> sequences = EvalVosCommand.Choose(
            SequenceFinder.Find(parsed.GetRequiredValue(_folder)), parsed.GetValue(_sequences) ?? []);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        using ILoggerFactory loggers = Logs.Create(new LoggingOptions(), _terminal, errorsOnly: true);
        var first = LabelImage.Read(sequences[0].Annotations[0].Path);
        ThreadPlan.Apply();
        EvaluationPlan plan = _evaluated.Plan(parsed, EnvironmentSubstitution.OfProcess, parsed.GetValue(_schedule));
        string folder = Directory.CreateTempSubdirectory("samstream-annotate-").FullName;
        try
        {
            using var model = SamModel.Open(ManifestReader.Read(plan.Segmentation.Manifest), plan.Segmentation.Model.ForFrames(first.Width, first.Height));
            var cache = new EmbeddingCache(Path.Combine(folder, "embeddings"));
            using var previewer = new SamMaskPreviewer(model, cache: cache);
            var runs = new ClipRunParts(() => new SamSegmenter(model, plan.Segmentation.Tracker, cache), plan.Schedule, loggers, TimeProvider.System);
            TextTable table = parsed.GetValue(_follow) ? new("sequence", "object", "J first", "F first", "J middle", "F middle") : new("sequence", "object", "evenly", "J", "review list", "J");
            List<double[]> sums = [];
            foreach (AnnotatedSequence sequence in sequences)
            {
                var trial = new AnnotationTrial(sequence, runs, previewer, Path.Combine(folder, sequence.Name));
                foreach ((int id, double[] values) in parsed.GetValue(_follow) ? await FollowAsync(trial, signals.Token) : await CorrectAsync(trial, parsed.GetValue(_target) ?? DefaultTarget, signals.Token))
                {
                    sums.Add(values);
                    table.Add([sequence.Name, $"{id}", .. values.Select(Text)]);
                }

                _terminal.WriteErrorLine($"{sequence.Name}: done; {cache.Hits} embeddings were kept, {cache.Misses} computed");
            }

            table.Add(["mean", $"{sums.Count}", .. Enumerable.Range(0, sums[0].Length).Select(i => Text(sums.Average(values => values[i])))]);
            table.Write(_terminal.Out);
            return ExitCode.Ok;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IEnumerable<(int, double[])>> FollowAsync(AnnotationTrial trial, CancellationToken stop)
    {
        IReadOnlyList<ObjectScore> first = await trial.FollowAsync(isMiddle: false, stop), middle = await trial.FollowAsync(isMiddle: true, stop);
        return first.Zip(middle, (one, other) => (one.ObjectId, (double[])[one.RegionSimilarity.Mean, one.ContourAccuracy.Mean, other.RegionSimilarity.Mean, other.ContourAccuracy.Mean]));
    }

    private static async Task<IEnumerable<(int, double[])>> CorrectAsync(AnnotationTrial trial, double target, CancellationToken stop)
    {
        IReadOnlyList<TrialEffort> even = await trial.CorrectAsync(FrameChoice.Even, target, DefaultMost, stop);
        IReadOnlyList<TrialEffort> review = await trial.CorrectAsync(FrameChoice.Review, target, DefaultMost, stop);
        return even.Zip(review, (one, other) => (one.Id, (double[])[one.Corrections, one.Similarity, other.Corrections, other.Similarity]));
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
