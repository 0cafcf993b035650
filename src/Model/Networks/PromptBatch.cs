using System.Globalization;
using System.Runtime.InteropServices;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks;

/// <summary>
/// The prompts of all objects of one frame, in frame pixels; kept and refilled from frame to frame. A prompt has at
/// most one box, any number of points, and at most one mask; it needs a box or a point.
/// </summary>
/// <param name="input">The network's input, which gives masks their size.</param>
internal sealed class PromptBatch(InputGeometry input)
{
    private readonly List<BatchPrompt> _prompts = [];

    public InputGeometry Input { get; private set; } = input;

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Begins anew, for another input.</summary>
    public void Clear(InputGeometry input) => (Input, Count) = (input, 0);

    /// <summary>Checks that a decoder for an input can answer it about an embedding.</summary>
    /// <exception cref="ArgumentException">
    /// A prompt has neither box nor point, nothing was encoded yet, or prompts or embedding are of another size.
    /// </exception>
    public void CheckFor(ImageEmbedding embedding, InputGeometry decoder)
    {
        if (embedding.Geometry == default)
            throw new ArgumentException("Nothing was encoded into this embedding yet.", nameof(embedding));
        if (embedding.Input != decoder || Input != decoder)
            throw new ArgumentException($"A decoder for {decoder} got an embedding of {embedding.Input} and prompts of {Input}.");
        for (var i = 0; i < Count; i++)
        {
            if (_prompts[i].IsEmpty)
                throw new ArgumentException($"Prompt {i} of {Count} has neither box nor point: add one.");
        }
    }

    /// <summary>Starts another prompt and gives its index.</summary>
    public int Add()
    {
        if (Count == _prompts.Count)
            _prompts.Add(new BatchPrompt());
        _prompts[Count].Clear();
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

        this[prompt].Box = new BoxXyxy(x1, y1, x2, y2);
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

        this[prompt].AddPoint(x, y, positive);
    }

    /// <summary>Gives a prompt a mask: the caller fills in logits [rows, columns] of the low-resolution grid, not thresholded.</summary>
    public Span<float> AddMask(int prompt) => this[prompt].AddMask(Input.LowResCells);

    /// <summary>One of the prompts.</summary>
    public BatchPrompt this[int prompt]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(prompt);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prompt, Count);
            return _prompts[prompt];
        }
    }
}

/// <summary>One prompt of a <see cref="PromptBatch"/>, in frame pixels.</summary>
internal sealed class BatchPrompt
{
    private readonly List<BatchPoint> _points = [];
    private float[] _mask = [];

    /// <summary>Null: it has none.</summary>
    public BoxXyxy? Box { get; set; }

    public ReadOnlySpan<BatchPoint> Points => CollectionsMarshal.AsSpan(_points);

    public bool HasMask { get; private set; }

    /// <summary>Logits [rows, columns]; only if it has a mask.</summary>
    public ReadOnlySpan<float> Mask => _mask;

    public bool IsEmpty => Box is null && _points.Count == 0;

    public void Clear()
    {
        _points.Clear();
        Box = null;
        HasMask = false;
    }

    public void AddPoint(float x, float y, bool isPositive) => _points.Add(new BatchPoint(x, y, isPositive));

    /// <param name="cells">Values of the mask.</param>
    public Span<float> AddMask(int cells)
    {
        if (_mask.Length != cells)
            _mask = new float[cells];
        HasMask = true;
        return _mask;
    }
}

/// <summary>A point of a prompt, in frame pixels.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
/// <param name="IsPositive">It is on the object; else off it.</param>
internal readonly record struct BatchPoint(float X, float Y, bool IsPositive);
