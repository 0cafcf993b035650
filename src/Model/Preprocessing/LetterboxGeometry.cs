using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Preprocessing;

/// <summary>
/// Where a frame, or a region of it, lies in the encoder's input: it is as large as fits, it starts at the top left, and
/// the rest is padding; or it is stretched to all of it. Also relates both to the low-resolution logits, as the network has them.
/// </summary>
internal readonly record struct LetterboxGeometry
{
    /// <summary>The whole frame.</summary>
    public LetterboxGeometry(int frameWidth, int frameHeight, InputGeometry input)
        : this(frameWidth, frameHeight, PixelBounds.OfFrame(frameWidth, frameHeight), input)
    {
    }

    /// <summary>A region of the frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame or the region is empty, or the region is not within the frame.</exception>
    public LetterboxGeometry(int frameWidth, int frameHeight, in PixelBounds region, InputGeometry input)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameHeight, 1);
        ArgumentOutOfRangeException.ThrowIfEqual(input, default);
        if (region.IsEmpty || region.Left < 0 || region.Top < 0 || region.Right > frameWidth || region.Bottom > frameHeight)
        {
            throw new ArgumentOutOfRangeException(
                nameof(region), region, $"A region has pixels, and lies within its frame of {frameWidth}x{frameHeight}.");
        }

        FrameWidth = frameWidth;
        FrameHeight = frameHeight;
        Region = region;
        Input = input;
        if (input.IsStretched)
        {
            (ScaledWidth, ScaledHeight) = (input.Width, input.Height);
            return;
        }

        var scale = Math.Min((double)input.Width / region.Width, (double)input.Height / region.Height);
        ScaledWidth = Math.Clamp((int)((region.Width * scale) + 0.5), 1, input.Width);
        ScaledHeight = Math.Clamp((int)((region.Height * scale) + 0.5), 1, input.Height);
    }

    public int FrameWidth { get; }
    public int FrameHeight { get; }

    /// <summary>What of the frame is in the input; mostly all of it.</summary>
    public PixelBounds Region { get; }

    /// <summary>The network's input.</summary>
    public InputGeometry Input { get; }

    /// <summary>Input pixels for each low-resolution cell, along one side.</summary>
    public int LowResStep => Input.LowResStep;

    /// <summary>Width of the region in the input, pixels, at least 1.</summary>
    public int ScaledWidth { get; }

    /// <summary>Height of the region in the input, pixels, at least 1.</summary>
    public int ScaledHeight { get; }

    /// <summary>Columns of the low-resolution logits that the region touches.</summary>
    public int LowResWidth => (ScaledWidth + LowResStep - 1) / LowResStep;

    /// <summary>Rows of the low-resolution logits that the region touches.</summary>
    public int LowResHeight => (ScaledHeight + LowResStep - 1) / LowResStep;

    /// <summary>Frame pixels for each input pixel, across.</summary>
    public float FrameStepX => (float)Region.Width / ScaledWidth;

    /// <summary>Frame pixels for each input pixel, down.</summary>
    public float FrameStepY => (float)Region.Height / ScaledHeight;

    /// <summary>Square frame pixels of a low-resolution cell.</summary>
    public float LowResCellArea => FrameStepX * FrameStepY * LowResStep * LowResStep;

    public float FrameToInputX(float x) => (x - Region.Left) * ScaledWidth / Region.Width;

    public float FrameToInputY(float y) => (y - Region.Top) * ScaledHeight / Region.Height;

    /// <summary>
    /// The input's place of a place of the frame, within what is encoded: a box may reach beyond it, and the network knows of nothing there.
    /// </summary>
    public (float X, float Y) FrameToEncoded(float x, float y) =>
        (Math.Clamp(FrameToInputX(x), 0, ScaledWidth), Math.Clamp(FrameToInputY(y), 0, ScaledHeight));

    public float InputToFrameX(float x) => Region.Left + (x * Region.Width / ScaledWidth);

    public float InputToFrameY(float y) => Region.Top + (y * Region.Height / ScaledHeight);

    /// <summary>The frame column under the centre of a low-resolution column, clamped to the region.</summary>
    public int LowResToFrameColumn(int column) => Math.Min(Region.Right - 1, (int)InputToFrameX(Centre(column)));

    /// <summary>The frame row under the centre of a low-resolution row, clamped to the region.</summary>
    public int LowResToFrameRow(int row) => Math.Min(Region.Bottom - 1, (int)InputToFrameY(Centre(row)));

    private float Centre(int cell) => (cell + 0.5f) * LowResStep;
}
