namespace SamStream.Model.Sam;

/// <summary>
/// Where a frame lies in the encoder's input: it is as large as fits, it starts at the top left, and the rest is
/// padding. Also relates both to the low-resolution logits, which have a quarter of the input's sides.
/// </summary>
internal readonly record struct LetterboxGeometry
{
    /// <summary>Input pixels for each low-resolution cell, along one side.</summary>
    public const int LowResStep = InputSize.LowResStep;

    public LetterboxGeometry(int frameWidth, int frameHeight, InputSize input)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameHeight, 1);
        ArgumentOutOfRangeException.ThrowIfEqual(input, default);
        FrameWidth = frameWidth;
        FrameHeight = frameHeight;
        Input = input;
        var scale = Math.Min((double)input.Width / frameWidth, (double)input.Height / frameHeight);
        ScaledWidth = Math.Clamp((int)((frameWidth * scale) + 0.5), 1, input.Width);
        ScaledHeight = Math.Clamp((int)((frameHeight * scale) + 0.5), 1, input.Height);
    }

    public int FrameWidth { get; }
    public int FrameHeight { get; }

    /// <summary>Size of the encoder's input.</summary>
    public InputSize Input { get; }

    /// <summary>Width of the frame in the input, pixels, at least 1.</summary>
    public int ScaledWidth { get; }

    /// <summary>Height of the frame in the input, pixels, at least 1.</summary>
    public int ScaledHeight { get; }

    /// <summary>Columns of the low-resolution logits that the frame touches.</summary>
    public int LowResWidth => (ScaledWidth + LowResStep - 1) / LowResStep;

    /// <summary>Rows of the low-resolution logits that the frame touches.</summary>
    public int LowResHeight => (ScaledHeight + LowResStep - 1) / LowResStep;

    public float FrameToInputX(float x) => x * ScaledWidth / FrameWidth;

    public float FrameToInputY(float y) => y * ScaledHeight / FrameHeight;

    public float InputToFrameX(float x) => x * FrameWidth / ScaledWidth;

    public float InputToFrameY(float y) => y * FrameHeight / ScaledHeight;

    /// <summary>The frame column under the centre of a low-resolution column, clamped to the frame.</summary>
    public int LowResToFrameColumn(int column) => Math.Min(FrameWidth - 1, (int)InputToFrameX(Centre(column)));

    /// <summary>The frame row under the centre of a low-resolution row, clamped to the frame.</summary>
    public int LowResToFrameRow(int row) => Math.Min(FrameHeight - 1, (int)InputToFrameY(Centre(row)));

    private static float Centre(int cell) => (cell + 0.5f) * LowResStep;
}
