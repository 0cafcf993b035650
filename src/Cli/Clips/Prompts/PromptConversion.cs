using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Prompts;

/// <summary>Requests of people to prompts for the segmenter.</summary>
internal static class PromptConversion
{
    private const int MostPoints = 64;

    /// <summary>A prompt for frames of that size; its frame is the clip's.</summary>
    /// <param name="request">With an id.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <exception cref="ClipException">A value is wrong; the message says which, and what it must be.</exception>
    public static Prompt ToPrompt(ClipPromptRequest request, int width, int height)
    {
        if (request.Frame < 0)
            throw Wrong($"frame is {request.Frame}; it must be 0 or more");
        if (request.Id is not (>= 1 and <= ObjectId.MaxValue))
            throw Wrong($"id is {request.Id}; it must be 1 to {ObjectId.MaxValue}");
        if (request.Label is { } label && LabelCheck.FaultOf(label) is { } found)
            throw Wrong($"label {found.Fault}: {found.Cure}");
        if (request.Mask is not null && (request.Box is not null || request.Points is not null))
            throw Wrong("mask stands beside a box or points; give a prompt of its own for the mask");
        var prompt = new Prompt
        {
            ObjectId = new ObjectId(request.Id.Value),
            FrameIndex = request.Frame,
            Label = request.Label,
            Units = request.Units switch
            {
                null or "pixels" => PromptUnits.Pixels,
                "normalized" => PromptUnits.Normalized,
                _ => throw Wrong("units must be pixels or normalized"),
            },
            Box = request.Box is { } box ? ToBox(box) : null,
            Points = [.. (request.Points ?? []).Select(ToPoint)],
            Mask = request.Mask is { } mask ? ToMask(mask, width, height) : null,
        };
        if (prompt.Points.Count > MostPoints)
            throw Wrong($"points has {prompt.Points.Count} points; it must have at most {MostPoints}");
        return prompt.Validate(width, height) is { } problem ? throw Wrong(problem) : prompt;
    }

    /// <summary>The mask of a message, of a size that was looked at before anything of it is made.</summary>
    /// <exception cref="ClipException">It is none of that size.</exception>
    public static PromptMask ToMask(MaskMessage mask, int width, int height)
    {
        if (mask.Size is not { Count: 2 } size || size[0] != height || size[1] != width)
            throw Wrong($"mask.size must be the frame's, [{height}, {width}]");
        try
        {
            return PromptMask.Of(CocoRle.FromCompressedString(width, height, mask.Counts));
        }
        catch (FormatException error)
        {
            throw new ClipException(ClipFault.BadRequest, $"mask.counts: {error.Message}", error);
        }
    }

    private static BoxXyxy ToBox(IReadOnlyList<float> corners) => corners.Count == 4
        ? new BoxXyxy(corners[0], corners[1], corners[2], corners[3])
        : throw Wrong($"box has {corners.Count} numbers; it must have 4: x1, y1, x2, y2");

    private static PromptPoint ToPoint(IReadOnlyList<float> point) => point is { Count: 3 } && (point[2] is 0 or 1)
        ? new PromptPoint(point[0], point[1], point[2] != 0)
        : throw Wrong("a point must be [x, y, 1] (on the object) or [x, y, 0] (off it)");

    private static ClipException Wrong(string message) => new(ClipFault.BadRequest, message);
}
