using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Segmentation;

/// <summary>
/// Finds the prompted objects on every frame of one source. Two stages call it from two threads, each with one caller:
/// <see cref="Encode"/> may already work on the next frame while <see cref="Track"/> works on this one.
/// </summary>
public interface ISegmenter : IDisposable
{
    /// <summary>
    /// Whose turn it is at the network, for all segmenters that share it: whoever calls <see cref="Encode"/> holds a turn;
    /// <see cref="Track"/> takes one where it needs it.
    /// </summary>
    NetworkTurns Turns { get; }

    /// <summary>False if no object is followed: an encoding finds nothing. Thread-safe; what is said may be a frame old.</summary>
    bool FollowsAny { get; }

    /// <summary>Waits for a free embedding buffer; called by the caller of <see cref="Encode"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The caller's own; given to <see cref="Track"/> or disposed.</returns>
    IFrameEmbedding RentEmbedding(CancellationToken cancellationToken);

    /// <summary>Computes what does not depend on objects: once a frame, whatever their number.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="parts">What of it counts.</param>
    /// <param name="embedding">From <see cref="RentEmbedding"/>; borrowed, and filled.</param>
    /// <param name="ended">Ends the run before it has done.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default);

    /// <summary>
    /// Carries every object to the frame that is tracked next, and says whether it should be encoded. Called before
    /// <see cref="Track"/>, by its caller and after <see cref="Follow"/>, where not every frame is encoded.
    /// </summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="scope">What of it may be encoded.</param>
    CarryDemand Advance(VideoFrame frame, EncodeScope scope);

    /// <summary>Finds every object on this frame. Frames come in order.</summary>
    /// <param name="frame">Its lease is taken over, also when the call throws.</param>
    /// <param name="embedding">
    /// Of this frame; taken over, also when the call throws. Null: the frame is not encoded, and objects are where
    /// <see cref="Advance"/> carried them.
    /// </param>
    FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding);

    /// <summary>
    /// Improves what was carried by what was found later: masks of carried frames that are nearer to the encoded frame
    /// behind them than to the one before are carried back from there. May be called beside all other methods, by one caller.
    /// </summary>
    /// <param name="carried">Results of the frames since the last encoded one, in order; borrowed and changed.</param>
    /// <param name="encoded">Of the encoded frame behind them; borrowed.</param>
    void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded);

    /// <summary>
    /// The frame that was tracked last is being encoded while the next ones are tracked: keeps what
    /// <see cref="Correct"/> needs. Called by the caller of <see cref="Track"/>.
    /// </summary>
    void Remember();

    /// <summary>
    /// Finds the objects on the frame of the latest <see cref="Remember"/> and brings them forward to the frame that was
    /// tracked last, along the motion since. Called by the caller of <see cref="Track"/>.
    /// </summary>
    /// <param name="embedding">Of the remembered frame; taken over, also when the call throws.</param>
    void Correct(IFrameEmbedding embedding);

    /// <summary>
    /// Takes a prompt up on the frame that is tracked next. Called by the caller of <see cref="Track"/>, before it.
    /// </summary>
    /// <param name="prompt">Its frame index is ignored.</param>
    /// <param name="mode">What is expected of the object's id.</param>
    /// <param name="frame">The frame that is tracked next, borrowed.</param>
    /// <returns>Added, replaced or moved, or why not.</returns>
    CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame);

    /// <summary>Follows an object no longer. Called by the caller of <see cref="Track"/>.</summary>
    /// <returns>Removed, or why not.</returns>
    CommandOutcome Forget(ObjectId id);

    /// <summary>Follows no object any longer. Called by the caller of <see cref="Track"/>.</summary>
    void ForgetAll();

    /// <summary>
    /// Ends what is under way in native code as soon as it can be, and whatever is begun later: <see cref="Encode"/> and
    /// <see cref="Track"/> then throw <see cref="OperationCanceledException"/>. Thread-safe; never after the disposal.
    /// </summary>
    void Abort();

    /// <summary>Bytes of the buffers, as far as they are the source's own. Thread-safe.</summary>
    SegmenterMemory GetMemory();
}

/// <summary>The encoder's answer for one frame, in a pooled buffer of the segmenter; disposing gives it back.</summary>
public interface IFrameEmbedding : IDisposable;

/// <summary>Bytes that one source's segmenter keeps; all of them grow with frame size or number of objects, none with time.</summary>
/// <param name="EmbeddingBytes">Buffers for the encoder's answers.</param>
/// <param name="ResultBytes">Masks of pooled results, each of them as large as its bounds have been.</param>
/// <param name="MotionBytes">Buffers of optical flow.</param>
/// <param name="ObjectBytes">Masks and decoder tensors of the followed objects.</param>
public readonly record struct SegmenterMemory(long EmbeddingBytes, long ResultBytes, long MotionBytes, long ObjectBytes);

/// <summary>What a segmenter did for a command.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Reason">Why it was refused, with the cure; null if it was not.</param>
/// <param name="ObjectId">Which object it was for; null if it was for none, or none was given an id.</param>
public readonly record struct CommandOutcome(CommandAction Action, string? Reason = null, ObjectId? ObjectId = null)
{
    /// <summary>Nothing was done.</summary>
    public static CommandOutcome Refused(string reason) => new(CommandAction.Refused, reason);
}

/// <summary>What a segmenter says of a frame to which masks were carried.</summary>
/// <param name="HasObjects">False: there is nothing that an encoding could find.</param>
/// <param name="IsRequired">
/// True if the frame must be encoded: a prompt is for it, nothing can be carried to it, or what the encoder says of it is known already.
/// </param>
/// <param name="Strain">
/// How far the carried masks may be from the truth, of the worst object: 0 on an encoded frame, and growing with the
/// motion and the change of area since then, in units of the object's size.
/// </param>
/// <param name="Parts">What of the frame is to be encoded: what is enough to find all objects, within the scope.</param>
/// <param name="Cost">Of encoding those, as a share of what the whole frame costs, at most 1; 0 if that is known already.</param>
/// <param name="IsInDoubt">True if an object may not be where its mask was carried, or has just gone: looking at once may help.</param>
public readonly record struct CarryDemand(
    bool HasObjects, bool IsRequired, float Strain, FrameParts Parts = default, float Cost = 1, bool IsInDoubt = false);
