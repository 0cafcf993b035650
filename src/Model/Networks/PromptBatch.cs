using System.Globalization;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks;

/// <summary>
/// The prompts of all objects of one frame, in frame pixels; kept and refilled from frame to frame. A prompt has at
/// most one box, any number of points, and at most one mask; it needs a box or a point.
/// </summary>
/// <param name="input">Size of the encoder's input, which gives masks theirs; the exported square by default.</param>
internal sealed class PromptBatch(InputSize? input = null)
{
    private readonly List<PromptSlot> _slots = [];

    public InputSize Input { get; } = input ?? InputSize.Square;

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Starts another prompt and gives its index.</summary>
    public int Add()
    {
        if (Count == _slots.Count)
            _slots.Add(new PromptSlot(Input.LowResCells));
        _slots[Count].Clear();
        return Count++;
    }

    /// <summary>Gives a prompt its box; a second one replaces the first.</summary>
    /// <exception cref="ArgumentException">A coordinate is not finite, or the box has no inside.</exception>
    public void AddBox(int prompt, float x1, float y1, float x2, float y2)
    {
        var isFinite = float.IsFinite(x1) && float.IsFinite(y1) && float.IsFinite(x2) && float.IsFinite(y2);
        if (!isFinite || x2 <= x1 || y2 <= y1)
        {
            var box = string.Create(CultureInfo.InvariantCulture, $"{x1},{y1},{x2},{y2}");
            throw new ArgumentException(
                $"The box {box} of prompt {prompt} is not a box: give finite pixels x1,y1,x2,y2 with x1 < x2 and y1 < y2.");
        }

        Slot(prompt).SetBox(x1, y1, x2, y2);
    }

    /// <summary>Adds a point on the object (positive) or off it (negative).</summary>
    /// <exception cref="ArgumentException">A coordinate is not finite.</exception>
    public void AddPoint(int prompt, float x, float y, bool positive)
    {
        if (!float.IsFinite(x) || !float.IsFinite(y))
        {
            var point = string.Create(CultureInfo.InvariantCulture, $"{x},{y}");
            throw new ArgumentException($"The point {point} of prompt {prompt} is not a point: give finite pixels x,y.");
        }

        Slot(prompt).AddPoint(x, y, positive);
    }

    /// <summary>Gives a prompt a mask: the caller fills in logits [rows, columns] of the low-resolution grid, not thresholded.</summary>
    public Span<float> AddMask(int prompt) => Slot(prompt).AddMask();

    internal PromptSlot Slot(int prompt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prompt);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prompt, Count);
        return _slots[prompt];
    }
}

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
