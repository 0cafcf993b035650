namespace SamStream.Sources.Media.Inputs;

/// <summary>What becomes of a run whose video file is cut off. What decodes is delivered in either case.</summary>
public enum EarlyEndPolicy
{
    /// <summary>After the last frame the source fails, so that the run says that something is missing.</summary>
    Fail,

    /// <summary>The source ends with a warning.</summary>
    Warn,
}
