using OpenCvSharp.Internal;

namespace OpenCvSharp;

// What the matrix is made of: size, type, memory.
public partial class Mat
{
    public int Rows => Header().Rows;

    public int Cols => Header().Cols;

    public int Height => Rows;

    public int Width => Cols;

    public int Dims => Header().Dims;

    public IntPtr Data => Header().Data;

    public unsafe byte* DataPointer => (byte*)Header().Data;

    public Size Size()
    {
        var header = Header();
        return new Size(header.Cols, header.Rows);
    }

    public MatType Type() => Header().Type;

    public int Depth() => Header().Type.Depth;

    public int Channels() => Header().Type.Channels;

    /// <summary>Bytes of one element, all channels.</summary>
    public int ElemSize()
    {
        var type = Header().Type;
        return ElemSize1(type) * type.Channels;
    }

    /// <summary>Bytes of one channel of one element.</summary>
    public int ElemSize1() => ElemSize1(Header().Type);

    /// <summary>Bytes from one row to the next.</summary>
    public long Step() => Header().Step;

    public long Total() => Header().Total;

    public bool Empty() => Header().IsEmpty;

    public bool IsContinuous() => Header().IsContinuous;

    public bool IsSubmatrix() => Header().IsSubmatrix;

    private static int ElemSize1(MatType type) => type.Depth switch
    {
        MatType.CV_8U or MatType.CV_8S => 1,
        MatType.CV_16U or MatType.CV_16S or MatType.CV_16F => 2,
        MatType.CV_32S or MatType.CV_32F => 4,
        _ => 8,
    };

    private MatHeader Header()
    {
        NativeMethods.MatHeader(Pointer, out var header);
        GC.KeepAlive(this);
        return header;
    }
}
