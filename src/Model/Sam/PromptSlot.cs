namespace SamStream.Model.Sam;

/// <summary>One prompt of a <see cref="PromptBatch"/>, and its tokens as SAM counts them.</summary>
/// <param name="maskCells">Values of a mask.</param>
internal sealed class PromptSlot(int maskCells)
{
    private const float Positive = 1;
    private const float Negative = 0;
    private const float TopLeft = 2;
    private const float BottomRight = 3;
    private const float Padding = -1;

    private readonly List<Token> _points = [];
    private Token _topLeft;
    private Token _bottomRight;
    private float[] _mask = [];

    public bool HasBox { get; private set; }

    public bool HasMask { get; private set; }

    /// <summary>Points the decoder gets: a box is two, and without a box there is one of padding.</summary>
    public int TokenCount => _points.Count + (HasBox ? 2 : 1);

    public bool IsEmpty => !HasBox && _points.Count == 0;

    public ReadOnlySpan<float> Mask => _mask;

    public void Clear()
    {
        _points.Clear();
        HasBox = false;
        HasMask = false;
    }

    public void SetBox(float x1, float y1, float x2, float y2)
    {
        _topLeft = new Token(x1, y1, TopLeft);
        _bottomRight = new Token(x2, y2, BottomRight);
        HasBox = true;
    }

    public void AddPoint(float x, float y, bool positive) => _points.Add(new Token(x, y, positive ? Positive : Negative));

    public Span<float> AddMask()
    {
        if (_mask.Length == 0)
            _mask = new float[maskCells];
        HasMask = true;
        return _mask;
    }

    /// <summary>Writes coordinates in input pixels [TokenCount, 2] and labels [TokenCount].</summary>
    public void CopyTokens(in LetterboxGeometry geometry, Span<float> coordinates, Span<float> labels)
    {
        var i = 0;
        foreach (var point in _points)
            Copy(point, geometry, coordinates, labels, i++);
        if (HasBox)
        {
            Copy(_topLeft, geometry, coordinates, labels, i++);
            Copy(_bottomRight, geometry, coordinates, labels, i);
            return;
        }

        coordinates[2 * i] = coordinates[(2 * i) + 1] = 0;
        labels[i] = Padding;
    }

    private static void Copy(
        in Token token, in LetterboxGeometry geometry, Span<float> coordinates, Span<float> labels, int i)
    {
        // A box may reach beyond an encoded region; the network knows of nothing there.
        coordinates[2 * i] = Math.Clamp(geometry.FrameToInputX(token.X), 0, geometry.ScaledWidth);
        coordinates[(2 * i) + 1] = Math.Clamp(geometry.FrameToInputY(token.Y), 0, geometry.ScaledHeight);
        labels[i] = token.Label;
    }

    private readonly record struct Token(float X, float Y, float Label);
}
