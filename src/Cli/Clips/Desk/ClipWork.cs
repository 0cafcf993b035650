using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Results;
using SamStream.Console.Clips;
using SamStream.Pipeline;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Desk;

/// <summary>An open clip with what people are doing to it.</summary>
internal sealed class ClipWork : IDisposable
{
    private readonly SemaphoreSlim _freezing = new(1, 1);
    private IFrozenFrame? _frozen;
    private long _frozenFrame;

    /// <param name="clip">Used, not owned.</param>
    /// <param name="told">Told how a run goes.</param>
    public ClipWork(OpenClip clip, Action<ClipRunMessage> told)
    {
        Clip = clip;
        Progress = new RunProgress(() => FrameCount, told);
        clip.Runs.Changed += Progress.Take;
        IsRunDue = clip.Prompts.List.Count > 0 && !clip.Results.HasAny;
    }

    public OpenClip Clip { get; }

    public RunProgress Progress { get; }

    /// <summary>The project's run of it that goes on, or the last one, until it is in the list of runs.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    /// <summary>True if prompts have changed since the newest results were made.</summary>
    public bool IsRunDue { get; set; }

    /// <summary>Of the clip, as far as it is known.</summary>
    public long FrameCount => Clip.FrameCount ?? Clip.Clip.Properties.DeclaredFrameCount ?? 1;

    /// <summary>Of each frame, seconds from the first.</summary>
    public IReadOnlyList<double> Times() => ClipTimes.Of(Clip.Clip, FrameCount);

    /// <summary>The frames of a range that have results.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">Behind the last.</param>
    /// <param name="version">Which results.</param>
    public IReadOnlyList<FrameMessage> Results(long from, long to, ResultVersion version)
    {
        var frames = new List<FrameMessage>();
        foreach (ResultRow row in Clip.Results.Rows(version).Where(row => row.Frame >= from && row.Frame < to))
        {
            if (Clip.Results.Find(row.Frame, version) is { } frame)
                frames.Add(frame);
        }

        return frames;
    }

    /// <summary>What a prompt gives on a frame; without one the frame is only made ready.</summary>
    public async Task<MaskPreview> PreviewAsync(IMaskPreviewer previewer, long frame, Prompt? prompt, CancellationToken cancellationToken)
    {
        await _freezing.WaitAsync(cancellationToken);
        try
        {
            if (_frozen is null || _frozen.IsGone || _frozenFrame != frame)
            {
                _frozen?.Dispose();
                _frozen = null;
                _frozen = await Clip.Pictures.UseAsync(frame, picture => previewer.Freeze(picture, around: null, cancellationToken), cancellationToken);
                _frozenFrame = frame;
            }

            return prompt is null ? new MaskPreview { Outcome = PreviewOutcome.Answered } : _frozen.Preview(prompt);
        }
        finally
        {
            _freezing.Release();
        }
    }

    /// <summary>Puts what a prompt gives into its frame's result.</summary>
    public FrameMessage? Keep(long frame, ClipPromptMessage prompt, MaskPreview preview)
    {
        FrameMessage? known = Clip.Results.Find(frame);
        if (preview.Mask is not { } mask)
            return known;
        ObjectMessage found = ToMessage(prompt, mask, preview);
        FrameMessage kept = (known ?? Empty(frame)) with
        {
            Encoded = true,
            Objects = [.. (known?.Objects ?? []).Where(other => other.Id != found.Id).Append(found).OrderBy(other => other.Id)],
        };
        Clip.Results.Append(kept);
        return kept;
    }

    /// <summary>Takes an object out of a frame's result.</summary>
    public FrameMessage? Forget(long frame, int id)
    {
        if (Clip.Results.Find(frame) is not { } known)
            return null;
        FrameMessage kept = known with { Objects = [.. known.Objects.Where(other => other.Id != id)] };
        Clip.Results.Append(kept);
        return kept;
    }

    public void Dispose()
    {
        Clip.Runs.Changed -= Progress.Take;
        _frozen?.Dispose();
        _freezing.Dispose();
    }

    private FrameMessage Empty(long frame) => new()
    {
        Source = Clip.Clip.Id,
        Frame = frame,
        Pts = MessageMapping.ToSeconds(Clip.Clip.TimeOf(frame) ?? TimeSpan.Zero),
        PtsClock = EnumWord.Of(PresentationClock.Stream),
        CapturedAt = MessageMapping.ToIso8601(TimeProvider.System.GetUtcNow()),
        Discontinuity = false,
        Encoded = true,
        Width = Clip.Clip.Properties.Width,
        Height = Clip.Clip.Properties.Height,
        Objects = [],
    };

    // Nobody has followed it yet: what the model says of its mask is all that is known.
    private static ObjectMessage ToMessage(ClipPromptMessage prompt, CocoRle mask, MaskPreview preview) => new()
    {
        Id = prompt.Id,
        Label = prompt.Label,
        State = EnumWord.Of(TrackState.Tracked),
        Box = preview.Box is { } box ? [box.X1, box.Y1, box.X2, box.Y2] : null,
        Area = mask.Area,
        Score = MessageMapping.Score(preview.PredictedIou),
        PredictedIou = MessageMapping.Score(preview.PredictedIou),
        Stability = MessageMapping.Score(preview.Stability),
        FlowAgreement = null,
        PromptAge = 0,
        CarriedFrames = 0,
        Mask = mask.ToMessage(),
    };
}
