namespace SamStream.Pipeline.Scheduling;

/// <summary>Which frames are encoded.</summary>
public enum EncodeMode
{
    /// <summary>Every frame.</summary>
    Every,

    /// <summary>Frames at a fixed distance.</summary>
    Nth,

    /// <summary>Those on which motion, a change of a mask or doubt asks for it, within a budget.</summary>
    Adaptive,
}
