using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>The objects that are followed, in order of ids, and the prompts given for the next frame.</summary>
/// <param name="options">Limits.</param>
/// <param name="channels">Channels of the network's embedding.</param>
internal sealed class TrackSet(TrackerOptions options, int channels)
{
    private readonly List<ObjectTrack> _tracks = [];
    private readonly List<PendingPrompt> _pending = [];
    private TimeSpan _lastTime;

    public List<ObjectTrack> Tracks => _tracks;

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        if (prompt.Validate(frame.Width, frame.Height) is { } problem)
            return CommandOutcome.Refused(problem);
        prompt = prompt.InPixels(frame.Width, frame.Height);
        ObjectId id = prompt.ObjectId;
        int at = IndexOf(id);
        if (at >= 0)
        {
            if (mode == PromptMode.Add)
                return CommandOutcome.Refused($"object {id} is followed already: replace or move it, or take another id");
            _pending.Add(new PendingPrompt(prompt, IsMove: mode == PromptMode.Move));
            return new CommandOutcome(mode == PromptMode.Move ? CommandAction.Moved : CommandAction.Replaced);
        }

        if (mode is PromptMode.Replace or PromptMode.Move)
            return CommandOutcome.Refused($"object {id} is not followed: add it");
        if (_tracks.Count >= options.MaximumObjects)
        {
            return CommandOutcome.Refused(
                $"{_tracks.Count} objects are followed, which is the limit: remove one, or raise maximumObjects");
        }

        _tracks.Insert(~at, new ObjectTrack(id, channels, options.Limits));
        _pending.Add(new PendingPrompt(prompt, IsMove: false));
        return new CommandOutcome(CommandAction.Added);
    }

    public CommandOutcome Forget(ObjectId id)
    {
        int at = IndexOf(id);
        if (at < 0)
            return CommandOutcome.Refused($"object {id} is not followed");
        _tracks.RemoveAt(at);
        for (int i = _pending.Count - 1; i >= 0; i--)
        {
            if (_pending[i].Prompt.ObjectId == id)
                _pending.RemoveAt(i);
        }

        return new CommandOutcome(CommandAction.Removed);
    }

    public void ForgetAll()
    {
        _tracks.Clear();
        _pending.Clear();
    }

    /// <summary>
    /// Holds the prompts of new objects back as long as the picture shows nothing there: the mask that is found on it is of nothing,
    /// and so is all that is remembered of it.
    /// </summary>
    public void HoldBlank(VideoFrame frame)
    {
        for (int i = 0; i < _pending.Count; i++)
        {
            PendingPrompt pending = _pending[i];
            ObjectTrack track = _tracks[IndexOf(pending.Prompt.ObjectId)];
            bool isNew = track.Reference.IsEmpty && !track.Memory.IsFitted;
            bool isHeld = isNew && BlankPicture.IsBlank(new YuvImage(frame), pending.Prompt.Box);
            _pending[i] = pending with { IsHeld = isHeld };
            track.Hold(isHeld);
            track.Label ??= pending.Prompt.Label;
        }
    }

    /// <summary>The prompt given last for an object that is to be followed now; null if there is none.</summary>
    public PendingPrompt? LatestFor(ObjectId id)
    {
        for (int i = _pending.Count - 1; i >= 0; i--)
        {
            if (_pending[i].Prompt.ObjectId == id && !_pending[i].IsHeld)
                return _pending[i];
        }

        return null;
    }

    /// <summary>The prompts were followed, those that are held apart.</summary>
    public void ForgetPrompts() => _pending.RemoveAll(static pending => !pending.IsHeld);

    /// <summary>
    /// Moves on to a frame. Across a break there is no flow, and a mask from before it must not be published as seen now.
    /// Objects that have been looked for too long since a break are given up.
    /// </summary>
    /// <param name="frame">The current one.</param>
    /// <param name="isContinuous">It goes on from the one before.</param>
    /// <param name="isCut">It does not because of a cut: the stream itself goes on.</param>
    public void Advance(VideoFrame frame, bool isContinuous, bool isCut)
    {
        TimeSpan step = frame.Metadata.PresentationTime - _lastTime;
        _lastTime = frame.Metadata.PresentationTime;
        for (int i = _tracks.Count - 1; i >= 0; i--)
        {
            ObjectTrack track = _tracks[i];
            if (isCut)
                track.Cut();
            else if (!isContinuous)
                track.Break();
            if (isContinuous && track.IsAfterBreak && step > TimeSpan.Zero)
                track.SearchTime += step;
            bool isExpired = track.IsAfterBreak && options.TimeToLive > TimeSpan.Zero && track.SearchTime >= options.TimeToLive;
            if (isExpired && !track.IsHeld && LatestFor(track.Id) is null)
                _tracks.RemoveAt(i);
        }
    }

    // As of a binary search: the complement of the place where it belongs if the object is not followed.
    private int IndexOf(ObjectId id)
    {
        int at = 0;
        while (at < _tracks.Count && _tracks[at].Id < id)
            at++;
        return at < _tracks.Count && _tracks[at].Id == id ? at : ~at;
    }
}
