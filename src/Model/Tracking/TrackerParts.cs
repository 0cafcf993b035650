namespace SamStream.Model.Tracking;

/// <summary>Parts of the tracker that can be left out, to measure what each is worth: <c>samstream eval ablate</c>.</summary>
[Flags]
public enum TrackerParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The box tracker: flow alone proposes.</summary>
    BoxTracker = 1,

    /// <summary>What is remembered of how objects look, and with it the search for what is lost.</summary>
    Appearance = 2,

    /// <summary>The search for what is lost or in doubt, where it looks like the object.</summary>
    Search = 4,

    /// <summary>Later frames in what is remembered.</summary>
    Refresh = 8,

    /// <summary>Objects choose in one another's light: without it each takes its best mask.</summary>
    Assignment = 16,

    /// <summary>The mean of two prompts' masks that agree.</summary>
    Averaging = 32,

    /// <summary>A frame in two parts, where objects are far apart.</summary>
    TwoParts = 64,

    /// <summary>That a small mask in a large one keeps its pixels: the other one leaked into it.</summary>
    LeakedParts = 128,

    /// <summary>That what two masks claim goes to the one that had it on the frame before.</summary>
    Front = 256,
}
