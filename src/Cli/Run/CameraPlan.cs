using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Prompting;
using SamStream.Model;
using SamStream.Model.Everything;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;
using SamStream.Sources.Options;

namespace SamStream.Cli.Run;

/// <summary>One source of a run and what is made of it; paths are absolute.</summary>
internal sealed record CameraPlan
{
    public required FrameSourceOptions Source { get; init; }

    public required PromptPlan Prompts { get; init; }

    /// <summary>The most objects that are found on the first frame, besides those of prompts.</summary>
    public int Propose { get; init; }

    /// <summary>Which frames are encoded.</summary>
    public required EncodeSchedule Schedule { get; init; }

    /// <summary>When the source is run again; null: what suits its kind.</summary>
    public RestartOptions? Restart { get; init; }

    /// <summary>What is written, as file names in the folder.</summary>
    public required SinksOptions Sinks { get; init; }

    /// <summary>Its own folder; not made unless <see cref="SinksOptions.AnyFile"/>.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Its name in topics, metrics and logs.</summary>
    public string Id => Source.EffectiveId;

    /// <summary>What finds them; null: nothing does.</summary>
    public IObjectProposer? ProposerOf(SamModel model, ILoggerFactory loggers) => Propose > 0 ? new EverythingProposer(model, Propose, loggers) : null;

    /// <summary>
    /// Whatever is wrong with the prompts for the frames of the open source. A container's count may be an estimate, but is hardly
    /// wrong by half: where all prompts are for later frames than twice as many, there would be nothing to do.
    /// </summary>
    public IReadOnlyList<OptionProblem> ProblemsFor(SourceProperties properties)
    {
        long frames = properties.DeclaredFrameCount is { } count && (Source.IsFrameCountCertain || Prompts.AreBeyond(2 * count))
            ? count
            : long.MaxValue;
        return [.. Prompts.ProblemsFor(properties.Width, properties.Height), .. Prompts.ProblemsBeyond(frames)];
    }

    /// <summary>Whatever is doubtful about them: the run goes on.</summary>
    public IReadOnlyList<OptionProblem> DoubtsFor(SourceProperties properties) => Prompts.DoubtsFor(properties.Width, properties.Height);
}
