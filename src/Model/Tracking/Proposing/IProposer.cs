using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Tracking.Proposing;

/// <summary>
/// Says where objects may be on a frame: adds prompts, whose masks are compared by one score whoever proposed them. One serves
/// all objects of a source; what it knows of one is with its track.
/// </summary>
internal interface IProposer
{
    /// <summary>Begins with an object that was prompted on a frame; its mask is the reference.</summary>
    void Begin(ObjectTrack track, in YuvImage frame)
    {
    }

    /// <summary>Moves on to a frame that goes on from the one before, once for each object, before it is proposed for.</summary>
    void Advance(ObjectTrack track, VideoFrame frame)
    {
    }

    /// <summary>Adds prompts for an object; none if there is nothing to say.</summary>
    /// <param name="look">The object, whose mask is carried to the frame or empty; its view gets the prompts.</param>
    void Propose(ObjectLook look);

    /// <summary>Learns that the object was found on the frame; its mask is the reference.</summary>
    /// <param name="track">The object.</param>
    /// <param name="predictedIou">The model's estimate for the mask.</param>
    /// <param name="isElsewhere">It was not carried there.</param>
    void Correct(ObjectTrack track, float predictedIou, bool isElsewhere)
    {
    }
}
