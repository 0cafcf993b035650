namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>A rectangle on a canvas.</summary>
internal readonly record struct PixelArea(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;

    public bool Overlaps(in PixelArea other) =>
        Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
