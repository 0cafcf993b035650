using SamStream.Model.Sam;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Tracking;

/// <summary>
/// How objects get from one frame to the next: it proposes prompts for the decoder and judges what the decoder answers.
/// One instance follows all objects of one source; the segmenter does the rest (encoding, decoding, publishing).
/// </summary>
internal interface IPropagation
{
    /// <summary>Moves on to a frame, once, before any object is looked at.</summary>
    void Advance(VideoFrame frame);

    /// <summary>Adds the prompt that should find the object on this frame.</summary>
    /// <returns>False if there is nothing left to look for; no prompt was added.</returns>
    bool Propose(ObjectTrack track, VideoFrame frame, PromptBatch prompts);

    /// <summary>
    /// Chooses among the decoder's masks and updates the track: its state and the reference for the next frame.
    /// </summary>
    Judgement Judge(ObjectTrack track, DecodedMasks decoded, int prompt, ImageEmbedding embedding);
}
