using System.Globalization;

namespace SamStream.Model.Preprocessing;

/// <summary>Size of the image encoder's input.</summary>
public readonly record struct InputSize
{
    /// <summary>Longest side of any input, pixels: that of the exported networks.</summary>
    public const int Longest = 1024;

    /// <summary>Sides are multiples of it, so that rows of logits are whole vectors.</summary>
    public const int SideStep = 32;

    /// <summary>Shortest side of any input, pixels.</summary>
    public const int Shortest = 64;

    /// <summary>The square that the exported networks were made for.</summary>
    public static readonly InputSize Square = new(Longest, Longest);

    /// <exception cref="ArgumentOutOfRangeException">A side is not a multiple of 32 from 64 to 1024.</exception>
    public InputSize(int width, int height)
    {
        Width = Checked(width, nameof(width));
        Height = Checked(height, nameof(height));
    }

    /// <summary>Input pixels across.</summary>
    public int Width { get; }

    /// <summary>Input pixels down.</summary>
    public int Height { get; }

    /// <summary>Reads <c>1024x576</c>.</summary>
    public static bool TryParse(string? text, out InputSize size)
    {
        size = default;
        if (text?.Split('x') is not [var width, var height]
            || !int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var x)
            || !int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
            || !IsSide(x) || !IsSide(y))
            return false;
        size = new InputSize(x, y);
        return true;
    }

    /// <summary>
    /// The input whose longest side is that of a quality and whose other side is as the frame's, rounded up, so that the frame
    /// is not made smaller; by up to one hundredth it may be, which saves a step of the side.
    /// </summary>
    public static InputSize For(ModelQuality quality, int frameWidth, int frameHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameHeight, 1);
        const double tolerance = 0.99;
        var longest = quality switch
        {
            ModelQuality.Full => Longest,
            ModelQuality.High => 768,
            ModelQuality.Medium => 640,
            ModelQuality.Low => 512,
            _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "Not a quality."),
        };
        var share = (double)Math.Min(frameWidth, frameHeight) / Math.Max(frameWidth, frameHeight);
        var steps = (int)Math.Ceiling(longest * share * tolerance / SideStep);
        var shortest = Math.Clamp(steps * SideStep, Shortest, longest);
        return frameWidth >= frameHeight ? new InputSize(longest, shortest) : new InputSize(shortest, longest);
    }

    /// <summary>Its pixels, which the encoder's work grows with.</summary>
    public int Area => Width * Height;

    /// <summary>
    /// This size; the square that costs about the same; the largest square of which two cost no more; and the square of half its
    /// side. Fewer where some of them are the same.
    /// </summary>
    public IReadOnlyList<InputSize> WithSquares()
    {
        int half = (int)Math.Sqrt(Area / 2.0) / SideStep * SideStep;
        return [.. new[] { this, SquareOf((int)Math.Round(Math.Sqrt(Area) / SideStep) * SideStep), SquareOf(half), SquareOf(half / 2 / SideStep * SideStep) }.Distinct()];
    }

    private static InputSize SquareOf(int side)
    {
        side = Math.Clamp(side, Shortest, Longest);
        return new InputSize(side, side);
    }

    public override string ToString() => $"{Width}x{Height}";

    private static int Checked(int side, string name) =>
        IsSide(side)
            ? side
            : throw new ArgumentOutOfRangeException(
                name, side, $"A side of the input is a multiple of {SideStep} from {Shortest} to {Longest}.");

    private static bool IsSide(int side) => side is >= Shortest and <= Longest && side % SideStep == 0;
}

/// <summary>How finely the network sees: the longest side of its input. The other side follows the frames.</summary>
public enum ModelQuality
{
    /// <summary>1024 pixels, as the model was trained.</summary>
    Full,

    /// <summary>768 pixels.</summary>
    High,

    /// <summary>640 pixels.</summary>
    Medium,

    /// <summary>512 pixels.</summary>
    Low,
}
