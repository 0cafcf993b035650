using System.Globalization;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Prompts;

/// <summary>
/// Tells the segmenter which object to follow: a box, points, a mask, or a box with points, on a stated frame. A prompt for an id that is already followed corrects it.
/// </summary>
public sealed record Prompt
{
    /// <summary>The object that is meant; the default for a new one whose id is given where the prompt is taken.</summary>
    public required ObjectId ObjectId { get; init; }

    /// <summary>Index of the frame it belongs to; it takes effect on the first frame with this index or a later one.</summary>
    public long FrameIndex { get; init; }

    /// <summary>What the coordinates of box and points count.</summary>
    public PromptUnits Units { get; init; }

    /// <summary>Box around the object, or null.</summary>
    public BoxXyxy? Box { get; init; }

    /// <summary>Points on and off the object.</summary>
    public IReadOnlyList<PromptPoint> Points { get; init; } = [];

    /// <summary>The object's mask on that frame, or null.</summary>
    public PromptMask? Mask { get; init; }

    /// <summary>A name for people, shown beside the id; or null.</summary>
    public string? Label { get; init; }

    /// <summary>The same with box and points in pixels of a frame of the given size.</summary>
    public Prompt InPixels(int width, int height) => Units == PromptUnits.Pixels ? this : this with
    {
        Units = PromptUnits.Pixels,
        Box = Box is { } box ? new BoxXyxy(box.X1 * width, box.Y1 * height, box.X2 * width, box.Y2 * height) : null,
        Points = [.. Points.Select(point => point with { X = point.X * width, Y = point.Y * height })],
    };

    /// <summary>What is doubtful about a prompt that can be carried out; null if nothing is.</summary>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public string? Doubt(int width, int height)
    {
        if (InPixels(width, height).Box is not { } box)
            return null;
        if (box != box.ClipTo(width, height))
            return $"object {ObjectId}: box {box} reaches beyond the frame of {width}x{height} pixels: what is inside counts";
        return Units == PromptUnits.Pixels && BoxHint.For(box, width, height) is { } hint
            ? $"object {ObjectId}: box {box} is very narrow; {hint}"
            : null;
    }

    /// <summary>What is wrong with this prompt for a frame of the given size; null if nothing is.</summary>
    public string? Validate(int width, int height)
    {
        if (Units == PromptUnits.Normalized)
            return ValidateShares() ?? InPixels(width, height).Validate(width, height);

        if (Box is null && Points.Count == 0 && Mask is null)
            return $"object {ObjectId} has no box, no points and no mask";
        if (Box is { } box)
        {
            if (!box.IsFinite)
                return $"object {ObjectId}: box {box} has a coordinate that is not a finite number";
            if (box.IsEmpty)
                return $"object {ObjectId}: box {box} is empty or inverted; it is x1,y1,x2,y2 with x2 > x1 and y2 > y1{Hint(box, width, height)}";
            BoxXyxy inside = box.ClipTo(width, height);
            if (inside.IsEmpty)
                return $"object {ObjectId}: box {box} lies outside the frame of {width}x{height} pixels{Hint(box, width, height)}";
            if (inside.Width < 1 || inside.Height < 1)
                return $"object {ObjectId}: box {box} is less than a pixel; boxes are in pixels, unless their units are normalized";
        }

        foreach (PromptPoint point in Points)
        {
            if (!point.IsFinite)
                return $"object {ObjectId}: point {point} is not a finite number";
            if (point.X < 0 || point.Y < 0 || point.X > width || point.Y > height)
                return $"object {ObjectId}: point {point} lies outside the frame of {width}x{height} pixels";
        }

        if (Box is null && Mask is null && !Points.Any(point => point.IsPositive))
            return $"object {ObjectId}: all points are negative; at least one must lie on the object";
        if (Mask is { } mask && (mask.Width != width || mask.Height != height))
            return $"object {ObjectId}: the mask has {mask.Width}x{mask.Height} pixels, the frame {width}x{height}";
        if (Mask is { } pixels && !pixels.Pixels.Span.ContainsAnyExcept((byte)0))
            return $"object {ObjectId}: the mask is empty";
        return null;
    }

    // An infinite number stays what it is.
    private string? ValidateShares()
    {
        const float Most = 1;
        if (Box is { IsFinite: true } box && Math.Max(Math.Max(box.X1, box.X2), Math.Max(box.Y1, box.Y2)) > Most)
            return $"object {ObjectId}: box {box} is normalized and exceeds {Most}; write shares of the frame, 0 to {Most}, or leave out the units for pixels";
        foreach (PromptPoint point in Points)
        {
            if (point.IsFinite && Math.Max(point.X, point.Y) > Most)
                return $"object {ObjectId}: point {point} is normalized and exceeds {Most}; write shares of the frame, 0 to {Most}, or leave out the units for pixels";
        }

        return null;
    }

    private static string Hint(in BoxXyxy box, int width, int height) => BoxHint.For(box, width, height) is { } hint ? $"; {hint}" : "";
}

/// <summary>A point of the frame that lies on the object (positive) or off it (negative).</summary>
public readonly record struct PromptPoint(float X, float Y, bool IsPositive = true)
{
    public bool IsFinite => float.IsFinite(X) && float.IsFinite(Y);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{X},{Y}");
}

/// <summary>A binary mask as a prompt: one byte a pixel, row-major [Height, Width], non-zero = object.</summary>
public sealed class PromptMask
{
    /// <exception cref="ArgumentException">The number of pixels is not width x height.</exception>
    public PromptMask(int width, int height, ReadOnlyMemory<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"A mask of {width}x{height} needs {(long)width * height} bytes, not {pixels.Length}.");
        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>The mask that run lengths stand for.</summary>
    public static PromptMask Of(CocoRle mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var pixels = new byte[mask.Width * mask.Height];
        mask.Decode().CopyTo(pixels);
        return new PromptMask(mask.Width, mask.Height, pixels);
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlyMemory<byte> Pixels { get; }
}
