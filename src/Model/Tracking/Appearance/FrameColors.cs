using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>The colour of each low-resolution cell of a frame, so that colours of many masks are cheap to compare.</summary>
internal sealed class FrameColors
{
    private ushort[] _bins = [];
    private readonly int[] _counts = new int[ColorSignature.Bins];
    private int _columns;

    /// <summary>False if the frame's pixels are gone.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Looks at a frame, at the middle of each cell.</summary>
    public void Take(in YuvImage frame, in LetterboxGeometry geometry)
    {
        IsKnown = !frame.IsEmpty;
        if (!IsKnown)
            return;
        _columns = geometry.Input.LowResColumns;
        if (_bins.Length != geometry.Input.LowResCells)
            _bins = new ushort[geometry.Input.LowResCells];
        for (int y = 0; y < geometry.LowResHeight; y++)
        {
            int row = geometry.LowResToFrameRow(y);
            Span<ushort> bins = _bins.AsSpan(y * _columns, geometry.LowResWidth);
            for (int x = 0; x < bins.Length; x++)
                bins[x] = ColorSignature.BinAt(frame, geometry.LowResToFrameColumn(x), row);
        }
    }

    /// <summary>How much of a signature's colours the cells above 0 share, 0 to 1.</summary>
    public float Coefficient(ReadOnlySpan<float> logits, in LetterboxGeometry geometry, ColorSignature signature)
    {
        _counts.AsSpan().Clear();
        int area = 0;
        for (int y = 0; y < geometry.LowResHeight; y++)
        {
            ReadOnlySpan<float> row = logits.Slice(y * _columns, geometry.LowResWidth);
            ReadOnlySpan<ushort> bins = _bins.AsSpan(y * _columns, geometry.LowResWidth);
            for (int x = row.IndexOfAnyInRange(float.Epsilon, float.MaxValue); x >= 0 && x < row.Length; x++)
            {
                if (row[x] <= 0)
                    continue;
                _counts[bins[x]]++;
                area++;
            }
        }

        return area == 0 ? 0 : signature.Coefficient(_counts, area);
    }
}
