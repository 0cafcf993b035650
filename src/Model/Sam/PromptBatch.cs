using System.Globalization;

namespace SamStream.Model.Sam;

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
