using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;

namespace SamStream.Cli.Run;

/// <summary>
/// What an earlier run has left to go on from: its result lines. Frames that it has done keep their lines and mask images; the
/// overlay video is drawn anew from them. Objects are followed on from their masks, under their ids and labels.
/// </summary>
internal sealed class ResumedRun
{
    private readonly ResultLines _lines;

    private ResumedRun(ResultLines lines) => _lines = lines;

    /// <summary>What people are told before it begins.</summary>
    public string Notice => $"Going on after frame {_lines.LastFrame}";

    /// <summary>Objects that are not followed any more, since where they were last seen is too long ago.</summary>
    public IEnumerable<string> Warnings => _lines.Start.Objects.Where(found => found.Mask is null).Select(found =>
        $"object {found.Id} was not seen for long before frame {_lines.LastFrame}: it is no longer looked for; prompt it again (--box {found.Id}@frame=…)");

    /// <summary>Looks at what is in the output folder, and changes nothing.</summary>
    /// <returns>Null: nothing is there to go on from, and the run begins at the first frame.</returns>
    /// <exception cref="SinkException">What is there cannot be gone on from; the message says why.</exception>
    public static ResumedRun? Find(RunPlan plan, SourceProperties source)
    {
        string path = PathOf(plan);
        if (ResultLines.Find(path) is not { } lines)
            return null;
        if (lines.Source != plan.Source.EffectiveId || (lines.Width, lines.Height) != (source.Width, source.Height))
        {
            throw new SinkException(
                $"{path} holds results of {lines.Source}, {lines.Width}x{lines.Height}, and this is {plan.Source.EffectiveId}, "
                + $"{source.Width}x{source.Height}. Give its own folder (--out), or begin anew with --overwrite.");
        }

        return new ResumedRun(lines);
    }

    /// <summary>What keeps a plan from being gone on with; null if nothing does.</summary>
    public static OptionProblem? ProblemOf(RunPlan plan)
    {
        JsonLinesOptions lines = plan.Sinks.Get<JsonLinesOptions>();
        (string Fault, string Cure)? problem = plan switch
        {
            { IsLive: true } => ("is for files, and this is live", "leave it out"),
            { Overwrite: OverwritePolicy.Replace } => ("stands beside --overwrite", "leave one of them out"),
            _ when !lines.Enabled || lines.Output.IsStandardOutput || !lines.Masks || IsPipe(plan) => ("needs result lines with masks in the output folder", "leave out --no-jsonl, masks: false, and --jsonl with - or a named pipe"),
            _ => null,
        };
        return problem is { } found ? new OptionProblem(Place.CommandLine, "--resume", null, found.Fault, found.Cure) : null;
    }

    private static bool IsPipe(RunPlan plan) => FileKinds.Of(PathOf(plan)) == FileKind.NamedPipe;

    private static string PathOf(RunPlan plan) => Path.Combine(plan.OutputFolder, plan.Sinks.Get<JsonLinesOptions>().File);

    /// <summary>Makes the result lines whole; the output folder is open.</summary>
    public void Begin() => _lines.CutTornEnd();

    /// <summary>A segmenter that repeats what was found before another one goes on.</summary>
    public ISegmenter Over(ISegmenter segmenter) =>
        new ResumedSegmenter(segmenter, _lines.Read(), _lines.Start.Index, _lines.LastFrame);

    /// <summary>Prompts for what was found, and those of the user that were not carried out yet.</summary>
    public IEnumerable<Prompt> Prompts(IEnumerable<Prompt> users) =>
    [
        .. from found in _lines.Start.Objects
           where found.Mask is not null
           select PromptOf(found),
        .. users.Where(prompt => prompt.FrameIndex > _lines.Start.Index),
    ];

    private Prompt PromptOf(ObjectResult found)
    {
        var pixels = new byte[_lines.Width * _lines.Height];
        found.Mask!.CopyTo(pixels);
        return new Prompt
        {
            ObjectId = found.Id,
            FrameIndex = _lines.Start.Index,
            Mask = new PromptMask(_lines.Width, _lines.Height, pixels),
            Label = found.Label,
        };
    }
}
