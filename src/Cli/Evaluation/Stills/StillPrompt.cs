namespace SamStream.Cli.Evaluation.Stills;

/// <summary>What the model is told of an instance.</summary>
internal enum StillPrompt
{
    /// <summary>The tight box around its true mask.</summary>
    Box,

    /// <summary>The pixel of its true mask that lies farthest from everything else.</summary>
    Point,

    /// <summary>That pixel and two more of its true mask, drawn by chance and the same in every run.</summary>
    ThreePoints,
}
