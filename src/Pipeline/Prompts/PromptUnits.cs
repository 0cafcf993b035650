namespace SamStream.Pipeline.Prompts;

/// <summary>What the coordinates of a prompt's box and points count.</summary>
public enum PromptUnits
{
    /// <summary>Pixels of the frame.</summary>
    Pixels,

    /// <summary>Shares of the frame's width and height, 0 to 1.</summary>
    Normalized,
}
