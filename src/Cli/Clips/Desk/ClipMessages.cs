using System.Globalization;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Projects;
using SamStream.Console.Clips;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Desk;

/// <summary>What is known of clips, in the words of the console's routes.</summary>
internal static class ClipMessages
{
    /// <summary>Changes with the file.</summary>
    public static string StampOf(ClipEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Bytes:x}-{entry.WrittenAt.Ticks:x}");

    /// <summary>A clip in the list.</summary>
    public static ClipSummaryMessage ToSummary(ClipEntry entry) => new()
    {
        Id = entry.Id,
        Name = entry.Name,
        Size = entry.Bytes,
        ModifiedAt = MessageMapping.ToIso8601(entry.WrittenAt),
        Width = entry.Width,
        Height = entry.Height,
        Seconds = entry.Duration,
        FrameCount = entry.FrameCount,
        FramesWithResults = entry.FramesWithResults,
        Objects = entry.Objects,
        PosterFrame = 0,
        Stamp = StampOf(entry),
        Error = entry.Problem,
    };

    /// <summary>A clip that is open.</summary>
    public static ClipMessage ToMessage(ClipWork work, string model, bool isOfProject)
    {
        ClipSummaryMessage summary = ToSummary(work.Clip.Entry);
        IReadOnlyList<double> times = work.Times();
        double rate = ClipTimes.RateOf(work.Clip.Clip, times);
        return new ClipMessage
        {
            Id = summary.Id,
            Name = summary.Name,
            Size = summary.Size,
            ModifiedAt = summary.ModifiedAt,
            Width = summary.Width,
            Height = summary.Height,
            Seconds = times[^1] + (1 / rate),
            FrameCount = work.FrameCount,
            FramesWithResults = summary.FramesWithResults,
            Objects = summary.Objects,
            PosterFrame = summary.PosterFrame,
            Stamp = summary.Stamp,
            Error = summary.Error,
            FrameRate = Math.Round(rate, 6),
            ConstantRate = ClipTimes.AreConstant(times, rate),
            Model = model,
            Prompts = work.Clip.Prompts.List,
            ObjectsList = ObjectsOf(work),
            Run = work.Progress.Message,
            RunDue = isOfProject ? ProjectRuns.IsDue(work.Clip) : work.IsRunDue,
            InProject = isOfProject,
            HasBefore = work.Clip.Results.Rows(ResultVersion.Before).Count > 0,
        };
    }

    /// <summary>The objects that are prompted, with their names.</summary>
    public static IReadOnlyList<ClipObjectMessage> ObjectsOf(ClipWork work) =>
    [
        .. work.Clip.Prompts.List.GroupBy(prompt => prompt.Id).OrderBy(prompts => prompts.Key)
            .Select(prompts => new ClipObjectMessage(prompts.Key, prompts.LastOrDefault(prompt => prompt.Label is not null)?.Label)),
    ];
}
