namespace SamStream.Sinks.Files;

/// <summary>What to do where the results of an earlier run are in the way.</summary>
public enum OverwritePolicy
{
    /// <summary>Stop before anything is written, and say what is in the way.</summary>
    Refuse,

    /// <summary>Replace the results of the same names; everything else in the folder stays.</summary>
    Replace,
}
