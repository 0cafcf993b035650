namespace SamStream.Pipeline.Scheduling;

/// <summary>What of a frame is encoded.</summary>
public enum EncodeRegion
{
    /// <summary>All of it.</summary>
    Frame,

    /// <summary>The part around the objects, as long as they fill little of the frame and all of them are in sight.</summary>
    Objects,
}
