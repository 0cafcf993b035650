using SamStream.Pipeline.Masks;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Runs;

/// <summary>Makes one result of two, where an object was followed from a frame that a person has set before and from one behind.</summary>
internal static class SpanFusion
{
    /// <summary>The result of the nearer side; of the other one, if only that has a mask. It is told how far both agree.</summary>
    /// <param name="forwards">Found from before.</param>
    /// <param name="backwards">Found from behind.</param>
    /// <param name="span">Where they lie.</param>
    /// <param name="frame">Where they are.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public static ObjectMessage Choose(ObjectMessage forwards, ObjectMessage backwards, ObjectSpan span, long frame, int width, int height)
    {
        (ObjectMessage near, ObjectMessage far) = IsBackwards(span.After, span.Before, frame) ? (backwards, forwards) : (forwards, backwards);
        ObjectMessage chosen = near.Mask is null && far.Mask is not null ? far : near;
        return chosen with { Agreement = Math.Round(AgreementOf(forwards, backwards, width, height), 3) };
    }

    /// <summary>True if a frame takes what is found from behind.</summary>
    /// <param name="after">The frame before it that is set; null: none.</param>
    /// <param name="before">The frame behind it that is set; null: none.</param>
    /// <param name="frame">Between them.</param>
    public static bool IsBackwards(long? after, long? before, long frame) =>
        before is { } behind && (after is not { } ahead || behind - frame < frame - ahead);

    private static double AgreementOf(ObjectMessage one, ObjectMessage other, int width, int height)
    {
        if (one.Mask is null || other.Mask is null)
            return one.Mask is null && other.Mask is null ? 1 : 0;
        return CocoRle.FromCompressedString(width, height, one.Mask.Counts)
            .IntersectionOverUnion(CocoRle.FromCompressedString(width, height, other.Mask.Counts));
    }
}
