namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>How much of each pixel of an area a colour hides: 0 to 255. It holds whole samples of colour, 2x2 pixels each.</summary>
internal sealed class OpacityMap
{
    // A vector that starts at the last pixel stays inside.
    private const int Slack = 32;

    private byte[] _values = [];
    private int _strideBytes;

    /// <summary>Even, like the others; the area may lie outside of what is drawn on.</summary>
    public int Left { get; private set; }

    public int Top { get; private set; }

    public int Right { get; private set; }

    public int Bottom { get; private set; }

    /// <summary>Takes an area of which nothing is hidden yet.</summary>
    public void Begin(in PixelArea area)
    {
        (Left, Top, Right, Bottom) = (area.Left & ~1, area.Top & ~1, (area.Right + 1) & ~1, (area.Bottom + 1) & ~1);
        _strideBytes = Right - Left + Slack;
        int length = _strideBytes * (Bottom - Top);
        if (_values.Length < length)
            _values = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];
        else
            _values.AsSpan(0, length).Clear();
    }

    /// <summary>A row of the picture, from a column of it on; what lies behind <see cref="Right"/> counts for nothing.</summary>
    public Span<byte> Row(int y, int left)
    {
        int skipped = left - Left;
        return _values.AsSpan(((y - Top) * _strideBytes) + skipped, _strideBytes - skipped);
    }
}
