using SamStream.Cli.Clips.Review;
using SamStream.Console.Clips;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Desk;

internal sealed partial class ClipDesk
{
    /// <inheritdoc/>
    public Task<ReviewMessage> ReviewAsync(string clip, CancellationToken cancellationToken) => GuardAsync(clip, ReviewMessages.Of, cancellationToken);

    /// <inheritdoc/>
    public Task<ReviewMessage> ReviewAsync(string clip, ReviewRequestMessage request, string by, CancellationToken cancellationToken) =>
        GuardAsync(clip, work =>
        {
            if (request.Look is not (ReviewLook.Accepted or ReviewLook.Skipped))
                throw new ClipException(ClipFault.BadRequest, $"look must be {ReviewLook.Accepted} or {ReviewLook.Skipped}");
            string mask = ReviewMessages.MaskOf(work, request.Id, request.Frame)
                ?? throw new ClipException(ClipFault.UnknownFrame, $"There is no result of object {request.Id} on frame {request.Frame}.");
            if (mask != request.Mask)
                throw new ClipException(ClipFault.Changed, $"Object {request.Id} has another mask on frame {request.Frame} by now: look again.");
            work.Clip.Review.Add(new ReviewLook
            {
                Object = request.Id,
                Frame = request.Frame,
                Look = request.Look,
                Mask = mask,
                By = by,
                At = MessageMapping.ToIso8601(TimeProvider.System.GetUtcNow()),
            });
            // No frame has another result.
            Told?.Invoke(new ClipChangedText(work.Clip.Id, [request.Frame, request.Frame], by));
            return ReviewMessages.Of(work);
        }, cancellationToken);
}
