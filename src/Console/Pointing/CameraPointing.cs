using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SamStream.Console.Routes;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Requests;

namespace SamStream.Console.Pointing;

/// <summary>
/// Lets people point at what they see of one camera: keeps the frames that were shown last, freezes one of them for previews, and
/// carries what was pointed at on a frame that has passed to where it is now. Thread-safe.
/// </summary>
/// <param name="previewer">Of the model; used, not owned.</param>
/// <param name="trail">Of the camera; used, not owned.</param>
internal sealed class CameraPointing(IMaskPreviewer previewer, IMaskTrail trail) : IDisposable
{
    private readonly RecentFrames _recent = new(previewer.Capacity);
    private readonly Dictionary<string, IFrozenFrame> _frozen = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    // A frame that is being encoded for previews is not encoded again for the prompt that comes meanwhile.
    private readonly Lock _encoding = new();
    private long _last = -1;
    private bool _isDisposed;

    /// <summary>Somebody is shown this camera, and may point at this frame or one before it.</summary>
    /// <param name="result">Borrowed.</param>
    /// <param name="isShown">Whether this very frame is sent.</param>
    public void Add(FrameResult result, bool isShown)
    {
        VideoFrame frame = result.Frame;
        // The last frame is shown again to whoever comes while the camera is paused; the trail would begin anew with it.
        if (Interlocked.Exchange(ref _last, frame.Metadata.Index) != frame.Metadata.Index)
            trail.Add(frame, result.Metadata);
        if (isShown)
            _recent.Add(frame);
    }

    /// <summary>Keeps a frame to point at; encodes it.</summary>
    /// <param name="index">Of the frame.</param>
    /// <param name="around">Where is going to be pointed at, frame pixels; null: anywhere.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A name for it that nobody guesses.</returns>
    /// <exception cref="RouteException">It is gone.</exception>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public string Freeze(long index, BoxXyxy? around, CancellationToken cancellationToken)
    {
        lock (_lock)
            ObjectDisposedException.ThrowIf(_isDisposed, this);
        using VideoFrame frame = _recent.Find(index)
            ?? throw new RouteException(StatusCodes.Status409Conflict, $"frame {index} is gone: only the {RecentFrames.Most} that were shown last are kept");
        lock (_encoding)
        {
            IFrozenFrame frozen = previewer.Freeze(frame, around, cancellationToken);
            string name = RandomNumberGenerator.GetHexString(32, lowercase: true);
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                foreach ((string old, _) in _frozen.Where(pair => pair.Value.IsGone).ToArray())
                    Forget(old);
                _frozen.Add(name, frozen);
            }

            return name;
        }
    }

    /// <summary>The mask that a prompt would give on a frozen frame.</summary>
    /// <exception cref="RouteException">The frame is gone, or the prompt does not fit it.</exception>
    public MaskPreview Preview(string name, Prompt prompt)
    {
        IFrozenFrame? frozen;
        lock (_lock)
            frozen = _frozen.GetValueOrDefault(name);
        if (frozen is null)
            throw Gone();
        MaskPreview preview = Ask(frozen, prompt);
        return preview.Outcome switch
        {
            PreviewOutcome.Gone => throw Gone(),
            PreviewOutcome.Refused => throw new RouteException(StatusCodes.Status400BadRequest, preview.Reason ?? "the prompt does not fit the frame"),
            _ => preview,
        };
    }

    /// <summary>Lets a frozen frame go.</summary>
    public void Release(string name)
    {
        lock (_lock)
            Forget(name);
    }

    /// <summary>
    /// A prompt for a frame that has passed as one for the next frame: its mask there, carried along the motion since. One that
    /// is for no frame that was shown stays as it is.
    /// </summary>
    /// <exception cref="RequestException">What was pointed at cannot be carried to the present.</exception>
    public PromptObject ToPresent(PromptObject command, CancellationToken cancellationToken)
    {
        if (command.Time.FrameIndex is not { } index)
            return command;
        if (PreviewOf(command.Prompt, index, cancellationToken) is not { } preview)
            return command;
        // Whatever is wrong with it is the camera's to say.
        if (preview.Mask is not { } mask)
            return command;
        CarriedMask carried = trail.Carry(mask, index);
        if (carried.Outcome == CarryOutcome.FrameUnknown)
            return command;
        if (carried.Mask is not { } present)
        {
            throw new RequestException(RefusalCode.Refused, $"what was pointed at on frame {index} is no longer known: {carried.Reason}")
            {
                RequestId = command.RequestId,
                ObjectId = RequestAnswers.ObjectIdOf(command),
            };
        }

        return command with
        {
            Time = CommandTime.Now,
            Prompt = command.Prompt with { Box = null, Points = [], Mask = PromptMask.Of(present), Units = PromptUnits.Pixels },
        };
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (string name in _frozen.Keys.ToArray())
                Forget(name);
        }

        _recent.Dispose();
    }

    // Null if the frame is gone.
    private MaskPreview? PreviewOf(Prompt prompt, long index, CancellationToken cancellationToken)
    {
        lock (_encoding)
        {
            IFrozenFrame? kept;
            lock (_lock)
                kept = _frozen.Values.FirstOrDefault(frozen => frozen.Metadata.Index == index && !frozen.IsGone);
            if (kept is not null && TryAsk(kept, prompt) is { Outcome: not PreviewOutcome.Gone } answer)
                return answer;
            using VideoFrame? frame = _recent.Find(index);
            if (frame is null)
                return null;
            using IFrozenFrame own = previewer.Freeze(frame, PlaceOf(prompt.InPixels(frame.Width, frame.Height)), cancellationToken);
            return Ask(own, prompt);
        }
    }

    // Null if that is more than its box and points tell.
    private static BoxXyxy? PlaceOf(Prompt prompt)
    {
        if (prompt.Mask is not null)
            return null;
        BoxXyxy? place = prompt.Box;
        foreach (PromptPoint point in prompt.Points)
        {
            place = place is { } box
                ? new BoxXyxy(Math.Min(box.X1, point.X), Math.Min(box.Y1, point.Y), Math.Max(box.X2, point.X), Math.Max(box.Y2, point.Y))
                : new BoxXyxy(point.X, point.Y, point.X, point.Y);
        }

        return place;
    }

    // Null if whoever froze it has let it go.
    private static MaskPreview? TryAsk(IFrozenFrame frozen, Prompt prompt)
    {
        try
        {
            return frozen.Preview(prompt);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    private static MaskPreview Ask(IFrozenFrame frozen, Prompt prompt) => TryAsk(frozen, prompt) ?? throw Gone();

    private static RouteException Gone() =>
        new(StatusCodes.Status409Conflict, "the frame is no longer kept, others were pointed at since: point at the picture again");

    private void Forget(string name)
    {
        if (_frozen.Remove(name, out IFrozenFrame? frozen))
            frozen.Dispose();
    }
}
