using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking.Tracks;

/// <summary>An object's turn on an encoded frame: what the decoder is asked for it, and which mask it gets. Used again and again.</summary>
internal sealed class ObjectLook
{
    /// <summary>The object.</summary>
    public ObjectTrack Track { get; private set; } = null!;

    /// <summary>The part of the frame that it is looked for in.</summary>
    public EncodedView View { get; private set; } = null!;

    /// <summary>The user's prompt for it; null: none is for this frame.</summary>
    public PendingPrompt? Given { get; private set; }

    /// <summary>It is not looked for: its mask stays where it was carried.</summary>
    public bool IsCarried { get; set; }

    /// <summary>The first of its prompts in the view's batch.</summary>
    public int Prompt { get; private set; }

    /// <summary>Prompts where it should be, first of all.</summary>
    public int Expected { get; set; }

    /// <summary>Prompts where it may be, behind them.</summary>
    public int Sought { get; set; }

    /// <summary>Its masks, the best one first.</summary>
    public List<RankedMask> Ranked { get; } = [];

    /// <summary>What it gets; null: none of its masks is likely to be it, or those are other objects'.</summary>
    public RankedMask? Choice { get; set; }

    /// <summary>True if it gets nothing since what it would be is another object.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Takes an object up.</summary>
    public void Begin(ObjectTrack track, EncodedView view, PendingPrompt? given)
    {
        (Track, View, Given, Prompt) = (track, view, given, view.Prompts.Count);
        (Expected, Sought, Choice, IsTaken, IsCarried) = (0, 0, null, false, false);
        Ranked.Clear();
    }

    /// <summary>The best mask of another prompt than the given one; null if there is none.</summary>
    public RankedMask? BestBeside(int prompt)
    {
        foreach (RankedMask ranked in Ranked)
        {
            if (ranked.Prompt != prompt)
                return ranked;
        }

        return null;
    }
}

/// <summary>One of the decoder's masks.</summary>
/// <param name="Prompt">Whose.</param>
/// <param name="Mask">Which of the prompt's.</param>
/// <param name="IsSought">It was looked for where nothing was carried.</param>
/// <param name="Box">Around it, frame pixels.</param>
/// <param name="Probability">What masks are compared by, 0 to 1.</param>
/// <param name="PredictedIou">The model's own estimate.</param>
/// <param name="Stability">How little it depends on the threshold, 0 to 1.</param>
internal readonly record struct RankedMask(
    int Prompt, int Mask, bool IsSought, BoxXyxy Box, float Probability, float PredictedIou, float Stability);

/// <summary>A prompt for the next frame.</summary>
/// <param name="Prompt">What the user said.</param>
/// <param name="IsMove">The object is the one that is known, elsewhere.</param>
/// <param name="IsHeld">The picture shows nothing there yet: it waits.</param>
internal readonly record struct PendingPrompt(Prompt Prompt, bool IsMove, bool IsHeld = false);
