using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.NanoTrack;

/// <summary>
/// Writes a square of a frame, which may reach beyond it, into a tensor [1, 3, side, side]: blue, green and red from 0 to 255.
/// What lies outside the frame has one colour. One caller at a time.
/// </summary>
/// <param name="picture">Where to.</param>
/// <param name="side">Side of the picture, pixels.</param>
internal sealed unsafe class SquareCrop(FloatTensor picture, int side)
{
    private static readonly ChannelScale Unscaled = new(new PreprocessingSpec(1, [0, 0, 0], [1, 1, 1], ChannelOrder.Bgr));

    private readonly float[] _rows = GC.AllocateArray<float>(
        InputGeometry.Channels * RowLength(side), pinned: true);

    private byte[] _luma = [];
    private byte[] _cb = [];
    private byte[] _cr = [];

    /// <summary>Writes a square.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="left">Its left side in frame pixels, even.</param>
    /// <param name="top">Its upper side in frame pixels, even.</param>
    /// <param name="length">Its sides in frame pixels, even and at least 2.</param>
    /// <param name="outside">Luma, Cb and Cr of what lies outside the frame.</param>
    public void Write(in YuvImage frame, int left, int top, int length, (byte Luma, byte Cb, byte Cr) outside)
    {
        int half = length / 2;
        Reserve(ref _luma, length * length);
        Reserve(ref _cb, half * half);
        Reserve(ref _cr, half * half);
        Copy(frame.Luma, frame.Width, frame.Height, left, top, length, outside.Luma, _luma);
        Copy(frame.Cb, frame.Layout.ChromaWidth, frame.Layout.ChromaHeight, left / 2, top / 2, half, outside.Cb, _cb);
        Copy(frame.Cr, frame.Layout.ChromaWidth, frame.Layout.ChromaHeight, left / 2, top / 2, half, outside.Cr, _cr);
        var lumaTaps = new AntialiasTaps(length, side);
        var chromaTaps = new AntialiasTaps(half, side);
        var luma = new PlaneResampling(lumaTaps, lumaTaps, vectorBits: 512);
        var chroma = new PlaneResampling(chromaTaps, chromaTaps, vectorBits: 512);
        fixed (byte* y = _luma, u = _cb, v = _cr)
        fixed (float* row = _rows)
        {
            float* cb = row + RowLength(side), cr = cb + RowLength(side);
            for (int line = 0; line < side; line++)
            {
                luma.Sample(y, length, line, row);
                chroma.Sample(u, half, line, cb);
                chroma.Sample(v, half, line, cr);
                YuvRow.Write(row, cb, cr, side, frame.Colors, Unscaled, Line(2, line), Line(1, line), Line(0, line));
            }
        }
    }

    private float* Line(int plane, int line) => picture.Pointer + ((((nint)plane * side) + line) * side);

    private static int RowLength(int side) => (side + RowGather512.Lanes - 1) / RowGather512.Lanes * RowGather512.Lanes;

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new byte[length];
    }

    private static void Copy(ReadOnlySpan<byte> plane, int width, int height, int left, int top, int length, byte outside, byte[] to)
    {
        int first = Math.Clamp(-left, 0, length), last = Math.Clamp(width - left, first, length);
        for (int y = 0; y < length; y++)
        {
            Span<byte> line = to.AsSpan(y * length, length);
            int row = top + y;
            if (row < 0 || row >= height || last == first)
            {
                line.Fill(outside);
                continue;
            }

            line[..first].Fill(outside);
            plane.Slice((row * width) + left + first, last - first).CopyTo(line[first..]);
            line[last..].Fill(outside);
        }
    }
}
