namespace SamStream.Cli.Evaluation;

/// <summary>What an evaluation tells the tracker of the first frame's true mask.</summary>
internal enum PromptKind
{
    /// <summary>The tight box around it.</summary>
    Box,

    /// <summary>The pixel farthest from its edge.</summary>
    Point,

    /// <summary>All of it.</summary>
    Mask,
}
