namespace SamStream.Pipeline.Commands;

/// <summary>What a prompt expects of its object's id.</summary>
public enum PromptMode
{
    /// <summary>Adds the object, or replaces it if it is followed already.</summary>
    Set,

    /// <summary>The id must be free.</summary>
    Add,

    /// <summary>The id must be followed; what was known of its appearance is forgotten.</summary>
    Replace,

    /// <summary>The id must be followed; it is the same object, elsewhere: appearance and label are kept.</summary>
    Move,
}
