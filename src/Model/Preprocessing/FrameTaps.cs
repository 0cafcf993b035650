using SamStream.Model.Sam;

namespace SamStream.Model.Preprocessing;

/// <summary>What it takes to resample frames of one size, or regions of it: the weights of both axes, and a row between them.</summary>
internal sealed class FrameTaps
{
    /// <param name="width">Pixels across, before.</param>
    /// <param name="height">Pixels down, before.</param>
    /// <param name="scaledWidth">Pixels across, after.</param>
    /// <param name="scaledHeight">Pixels down, after.</param>
    /// <param name="vectorBits">Widest vectors to use, where the processor has them.</param>
    public FrameTaps(int width, int height, int scaledWidth, int scaledHeight, int vectorBits)
    {
        Horizontal = new AntialiasTaps(width, scaledWidth);
        Vertical = new AntialiasTaps(height, scaledHeight);
        Planar = vectorBits >= 512 && PlanarRow512.IsSupported ? PlanarTaps.From(Horizontal, PlanarRow512.Lanes)
            : vectorBits >= 256 && PlanarRow256.IsSupported ? PlanarTaps.From(Horizontal, PlanarRow256.Lanes)
            : null;

        // Interleaved, the last pixel is loaded as four floats, which the slack covers too.
        Row = GC.AllocateArray<float>((width + PlanarRow512.Slack) * BgrImage.BytesPerPixel, pinned: true);
    }

    public AntialiasTaps Horizontal { get; }

    public AntialiasTaps Vertical { get; }

    /// <summary>The horizontal weights laid out for vectors; null if they cannot be.</summary>
    public PlanarTaps? Planar { get; }

    /// <summary>One row of the frame, resampled vertically. Pinned.</summary>
    public float[] Row { get; }
}
