namespace SamStream.Model.Tracking.Searching;

/// <summary>A square of cells of the encoder's grid in which an object is looked for.</summary>
/// <param name="X">Its centre's column.</param>
/// <param name="Y">Its centre's row.</param>
/// <param name="Reach">Half its side, cells.</param>
internal readonly record struct SearchArea(float X, float Y, float Reach)
{
    public bool Covers(float x, float y) => MathF.Abs(x - X) <= Reach && MathF.Abs(y - Y) <= Reach;
}
