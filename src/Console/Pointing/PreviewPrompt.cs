using Microsoft.AspNetCore.Http;
using SamStream.Console.Routes;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Pointing;

/// <summary>Requests for previews to prompts, and previews to answers.</summary>
internal static class PreviewPrompt
{
    private const int MaxPoints = 64;

    /// <summary>The prompt; null if the request has none.</summary>
    /// <exception cref="RouteException">It is none.</exception>
    public static Prompt? ToPrompt(this PreviewRequestMessage request)
    {
        if (request.Box is null && request.Points is not { Count: > 0 } && request.Mask is null)
            return null;
        if (request.Box is { Count: not 4 })
            throw Wrong("box is x1, y1, x2, y2");
        if (request.Points is { Count: > MaxPoints } || request.Points?.Any(point => point is not { Count: 3 } || point[2] is not (0 or 1)) == true)
            throw Wrong($"points are at most {MaxPoints} of x, y and 1 or 0");
        return new Prompt
        {
            ObjectId = new ObjectId(request.Id is >= 1 and <= ObjectId.MaxValue ? request.Id.Value : 1),
            Box = request.Box is { } box ? new BoxXyxy(box[0], box[1], box[2], box[3]) : null,
            Points = [.. (request.Points ?? []).Select(point => new PromptPoint(point[0], point[1], point[2] != 0))],
            Mask = request.Mask is { } mask ? ToMask(mask) : null,
        };
    }

    /// <summary>The answer; empty without a preview.</summary>
    public static PreviewMessage ToMessage(this MaskPreview? preview) => new()
    {
        Mask = preview?.Mask?.ToMessage(),
        Box = preview?.Box is { } box ? [box.X1, box.Y1, box.X2, box.Y2] : null,
        PredictedIou = preview?.Mask is null ? null : MessageMapping.Score(preview.PredictedIou),
        Stability = preview?.Mask is null ? null : MessageMapping.Score(preview.Stability),
    };

    private static PromptMask ToMask(MaskMessage mask)
    {
        if (mask is not { Size: [var height, var width], Counts: { } counts } || height < 1 || width < 1 || (long)height * width > 64 << 20)
            throw Wrong("mask is {\"size\": [height, width], \"counts\": \"…\"}, of the frame's size");
        try
        {
            return PromptMask.Of(CocoRle.FromCompressedString(width, height, counts));
        }
        catch (FormatException error)
        {
            throw Wrong("mask.counts: " + error.Message);
        }
    }

    private static RouteException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
