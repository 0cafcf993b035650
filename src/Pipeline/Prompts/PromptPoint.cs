namespace SamStream.Pipeline.Prompts;

/// <summary>A point in source pixels that lies on the object (positive) or off it (negative).</summary>
public readonly record struct PromptPoint(float X, float Y, bool IsPositive = true)
{
    public bool IsFinite => float.IsFinite(X) && float.IsFinite(Y);
}
