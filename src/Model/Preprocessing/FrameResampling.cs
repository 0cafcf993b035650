using SamStream.Model.Sam;

namespace SamStream.Model.Preprocessing;

/// <summary>Resamples the planes of an I420 frame, or of a region of it, to one size.</summary>
internal sealed unsafe class FrameResampling
{
    private readonly PlaneResampling _luma;
    private readonly PlaneResampling _chroma;

    /// <param name="geometry">Of the region: frames and regions of the same <see cref="ShapeOf"/> are resampled alike.</param>
    /// <param name="vectorBits">Widest vectors to use, where the processor has them.</param>
    public FrameResampling(in LetterboxGeometry geometry, int vectorBits)
    {
        var region = geometry.Region;
        _luma = new PlaneResampling(
            new AntialiasTaps(region.Width, geometry.ScaledWidth), new AntialiasTaps(region.Height, geometry.ScaledHeight), vectorBits);
        _chroma = new PlaneResampling(
            ChromaTaps(region.Left, region.Right, geometry.ScaledWidth), ChromaTaps(region.Top, region.Bottom, geometry.ScaledHeight),
            vectorBits);
    }

    /// <summary>What the weights of a region hang on: its size, and whether it begins in the middle of a colour sample.</summary>
    public static (int Width, int Height, int OddLeft, int OddTop) ShapeOf(in LetterboxGeometry geometry) =>
        (geometry.Region.Width, geometry.Region.Height, geometry.Region.Left & 1, geometry.Region.Top & 1);

    /// <summary>One row of the scaled region.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="geometry">The region.</param>
    /// <param name="y">Counts scaled rows.</param>
    /// <param name="luma">Gets the row's luma, like the others in whole vectors.</param>
    /// <param name="cb">Its Cb.</param>
    /// <param name="cr">Its Cr.</param>
    public void Sample(in YuvImage frame, in LetterboxGeometry geometry, int y, float* luma, float* cb, float* cr)
    {
        var (left, top, chromaWidth) = (geometry.Region.Left, geometry.Region.Top, frame.Layout.ChromaWidth);
        fixed (byte* plane = frame.Luma)
            _luma.Sample(plane + ((nint)top * frame.Width) + left, frame.Width, y, luma);
        var first = ((nint)(top / 2) * chromaWidth) + (left / 2);
        fixed (byte* plane = frame.Cb)
            _chroma.Sample(plane + first, chromaWidth, y, cb);
        fixed (byte* plane = frame.Cr)
            _chroma.Sample(plane + first, chromaWidth, y, cr);
    }

    // A colour sample stands in the middle of its pixels.
    private static AntialiasTaps ChromaTaps(int first, int end, int scaledLength) =>
        new(((end + 1) / 2) - (first / 2), scaledLength, (first & 1) / 2.0, (end - first) / 2.0);
}
