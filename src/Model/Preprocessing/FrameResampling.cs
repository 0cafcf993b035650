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

/// <summary>
/// Resamples a plane of bytes row by row: each input row is read once for each output row it touches, and between the two
/// halves of the resampling there is a single row. One caller at a time.
/// </summary>
internal sealed unsafe class PlaneResampling
{
    private readonly AntialiasTaps _horizontal;
    private readonly AntialiasTaps _vertical;
    private readonly GatherTaps? _gather;
    private readonly float[] _row;
    private readonly int _vectorBits;

    /// <param name="horizontal">Weights along rows.</param>
    /// <param name="vertical">Weights along columns.</param>
    /// <param name="vectorBits">Widest vectors to use, where the processor has them.</param>
    public PlaneResampling(AntialiasTaps horizontal, AntialiasTaps vertical, int vectorBits)
    {
        (_horizontal, _vertical, _vectorBits) = (horizontal, vertical, vectorBits);
        _gather = vectorBits >= 512 && RowGather512.IsSupported ? GatherTaps.From(horizontal, RowGather512.Lanes)
            : vectorBits >= 256 && RowGather256.IsSupported ? GatherTaps.From(horizontal, RowGather256.Lanes)
            : null;
        _row = GC.AllocateArray<float>(horizontal.InputLength + RowGather512.Slack, pinned: true);
    }

    /// <summary>Output row <paramref name="y"/>.</summary>
    /// <param name="plane">First pixel of the input.</param>
    /// <param name="strideBytes">From one row of it to the next.</param>
    /// <param name="y">Counts output rows.</param>
    /// <param name="destination">As many values as there are output pixels, rounded up to <see cref="RowGather512.Lanes"/>.</param>
    public void Sample(byte* plane, nint strideBytes, int y, float* destination)
    {
        fixed (float* row = _row, weights = _vertical.Weights)
        {
            RowBlend.Blend(
                plane + (_vertical.First[y] * strideBytes), strideBytes, weights + (y * _vertical.Count), _vertical.Count,
                row, _horizontal.InputLength, _vectorBits);
            if (_gather is { Lanes: RowGather512.Lanes })
                RowGather512.Gather(row, _gather, destination);
            else if (_gather is not null)
                RowGather256.Gather(row, _gather, destination);
            else
                Gather(row, destination);
        }
    }

    // Shrinking by much, and for processors without the permutations.
    private void Gather(float* row, float* destination)
    {
        var count = _horizontal.Count;
        fixed (float* weights = _horizontal.Weights)
        fixed (int* first = _horizontal.First)
        {
            for (var x = 0; x < _horizontal.OutputLength; x++)
            {
                float* source = row + first[x], weight = weights + (x * count);
                float even = 0, odd = 0;
                var k = 0;
                for (; k + 2 <= count; k += 2)
                {
                    even = float.FusedMultiplyAdd(source[k], weight[k], even);
                    odd = float.FusedMultiplyAdd(source[k + 1], weight[k + 1], odd);
                }

                destination[x] = k < count ? float.FusedMultiplyAdd(source[k], weight[k], even) + odd : even + odd;
            }
        }
    }
}
