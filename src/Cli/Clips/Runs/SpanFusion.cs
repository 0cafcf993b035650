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
        bool isNearEnd = span.Before - frame < frame - span.After;
        (ObjectMessage near, ObjectMessage far) = isNearEnd ? (backwards, forwards) : (forwards, backwards);
        ObjectMessage chosen = near.Mask is null && far.Mask is not null ? far : near;
        return chosen with { Agreement = Math.Round(AgreementOf(forwards, backwards, width, height), 3) };
    }

    private static double AgreementOf(ObjectMessage one, ObjectMessage other, int width, int height)
    {
        if (one.Mask is null || other.Mask is null)
            return one.Mask is null && other.Mask is null ? 1 : 0;
        return CocoRle.FromCompressedString(width, height, one.Mask.Counts)
            .IntersectionOverUnion(CocoRle.FromCompressedString(width, height, other.Mask.Counts));
    }
}
