using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Motion;
using SamStream.Model.Tracking.Templates;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Carrying;

/// <summary>
/// Carries small objects as a whole to where their template fits. Optical flow loses them: a patch of it holds mostly
/// background. Where the template fits as well as usual, the object's box is known, too, and no leak can widen it.
/// </summary>
/// <param name="longestSide">See <see cref="TemplateSearch"/>.</param>
/// <param name="isLearning">Whether looks are remembered at all.</param>
internal sealed class SmallObjectCarrying(int longestSide, bool isLearning)
{
    /// <summary>Objects up to this share of the frame are small.</summary>
    private const float SmallShare = 0.015f;

    /// <summary>Frame pixels between the places of template and flow, along both axes together, from which on they differ.</summary>
    private const float LeastDeviation = 3;

    /// <summary>Factor of the difference where the flow has taken it below which the template's place is the better one.</summary>
    private const float BetterBelow = 0.9f;

    /// <summary>Factor of the usual difference up to which the object is there.</summary>
    private const float FitsBelow = 1.3f;

    private readonly TemplateSearch _search = new(longestSide);

    /// <summary>Corrects where the flow has carried an object, if it is small, and says where it is, if that is sure.</summary>
    public void Carry(ObjectTrack track, in YuvImage image, in CameraMotion camera)
    {
        track.Match = null;
        track.IsMatchedApart = false;
        if (!track.Template.IsKnown || !IsSmall(track))
            return;
        BoxXyxy before = track.Reference.Bounds.ToBox();
        float x = (before.X1 + before.X2) / 2, y = (before.Y1 + before.Y2) / 2;
        TemplateMatch match = _search.Find(track.Template, image, track.Motion, camera.Move(x, y));
        track.Template.LatestDifference = match.Difference;
        float usual = track.Template.UsualDifference;
        if (usual == 0 || match.Difference <= FitsBelow * usual)
            track.Match = match;
        track.IsMatchedApart = IsBetter(track, image, match);
        if (track.IsMatchedApart)
            track.Carried.CopyShifted(track.Reference, (int)MathF.Round(match.X - x), (int)MathF.Round(match.Y - y));
    }

    /// <summary>Learns how an object looks that was prompted on the frame.</summary>
    public void Begin(ObjectTrack track, in YuvImage image)
    {
        if (isLearning && IsSmall(track))
            _search.Take(track.Template, image, track.Reference, isPrompt: true);
    }

    /// <summary>Learns how it looks where it was found.</summary>
    /// <param name="track">Its mask is the reference.</param>
    /// <param name="image">The frame.</param>
    /// <param name="isReliable">The mask is beyond doubt.</param>
    public void Learn(ObjectTrack track, in YuvImage image, bool isReliable)
    {
        if (!track.Template.IsKnown || !IsSmall(track))
            return;
        if (isReliable)
            _search.Take(track.Template, image, track.Reference, isPrompt: false);
        else if (track.Match is { } match)
            _search.Learn(track.Template, image, match, track.Motion.Side);
        track.Template.Confirm();
    }

    private bool IsBetter(ObjectTrack track, in YuvImage image, in TemplateMatch match)
    {
        if (track.Carried.IsEmpty)
            return true;
        BoxXyxy flow = track.Carried.Bounds.ToBox();
        float x = (flow.X1 + flow.X2) / 2, y = (flow.Y1 + flow.Y2) / 2;
        return MathF.Abs(match.X - x) + MathF.Abs(match.Y - y) >= LeastDeviation
            && match.Difference < BetterBelow * _search.Difference(track.Template, image, track.Motion, x, y);
    }

    private static bool IsSmall(ObjectTrack track)
    {
        BinaryMask mask = track.Reference;
        // Of a large one that is being covered a small part is left, which must not be taken for the whole.
        float usual = track.LastSeen.AreaIn(mask.Width, mask.Height);
        return Math.Max(mask.Area, usual) <= SmallShare * mask.Width * mask.Height;
    }
}
