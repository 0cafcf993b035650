using System.Globalization;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Results;
using SamStream.Console.Clips;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;
using ClipPrompt = SamStream.Cli.Clips.Prompts.ClipPromptMessage;
using ClipPromptMessage = SamStream.Console.Clips.ClipPromptMessage;

namespace SamStream.Cli.Clips.Desk;

/// <summary>What is known of clips, in the words of the console's routes.</summary>
internal static class ClipMessages
{
    // Two frames' times within it are the same.
    private const double TimeTolerance = 0.001;

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
    public static ClipMessage ToMessage(ClipWork work, string model)
    {
        ClipSummaryMessage summary = ToSummary(work.Clip.Entry);
        IReadOnlyList<double> times = work.Times();
        double rate = times.Count > 1 && times[^1] > 0 ? (times.Count - 1) / times[^1] : work.Clip.Clip.Properties.DeclaredFrameRate ?? 25;
        bool isConstant = true;
        for (int frame = 0; frame < times.Count && isConstant; frame++)
            isConstant = Math.Abs(times[frame] - (frame / rate)) < TimeTolerance;
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
            ConstantRate = isConstant,
            Model = model,
            Prompts = [.. work.Clip.Prompts.List.Select(ToMessage)],
            ObjectsList = ObjectsOf(work),
            Run = work.Progress.Message,
            RunDue = work.IsRunDue,
            HasBefore = work.Clip.Results.Rows(ResultVersion.Before).Count > 0,
        };
    }

    /// <summary>The objects that are prompted, with their names.</summary>
    public static IReadOnlyList<ClipObjectMessage> ObjectsOf(ClipWork work) =>
    [
        .. work.Clip.Prompts.List.GroupBy(prompt => prompt.Id!.Value).OrderBy(prompts => prompts.Key)
            .Select(prompts => new ClipObjectMessage(prompts.Key, prompts.LastOrDefault(prompt => prompt.Label is not null)?.Label)),
    ];

    public static ClipPromptMessage ToMessage(ClipPrompt prompt) => new()
    {
        Prompt = prompt.Prompt,
        Id = prompt.Id!.Value,
        Frame = prompt.Frame,
        Mode = prompt.Mode ?? "set",
        Box = prompt.Box,
        Points = prompt.Points ?? [],
        Mask = prompt.Mask,
        At = MessageMapping.ToIso8601(prompt.At),
    };

    /// <summary>A prompt as it is kept.</summary>
    /// <param name="prompt">As it was read.</param>
    /// <param name="frame">Of the clip.</param>
    public static ClipPromptRequest ToRequest(Prompt prompt, long frame) => new()
    {
        Id = prompt.ObjectId == default ? null : prompt.ObjectId.Value,
        Frame = frame,
        Label = prompt.Label,
        Units = prompt.Units == PromptUnits.Normalized ? "normalized" : null,
        Box = prompt.Box is { } box ? [box.X1, box.Y1, box.X2, box.Y2] : null,
        Points = prompt.Points.Count == 0 ? null : [.. prompt.Points.Select(point => (IReadOnlyList<float>)[point.X, point.Y, point.IsPositive ? 1 : 0])],
        Mask = prompt.Mask is { } mask ? ToMessage(mask) : null,
    };

    private static MaskMessage ToMessage(PromptMask mask) =>
        Pipeline.Masks.CocoRle.Encode(new Pipeline.Masks.SegmentationMask(mask.Width, mask.Height, mask.Pixels.Span)).ToMessage();
}
