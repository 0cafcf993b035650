using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Sizes, types and element access of a matrix.</summary>
public class MatLayoutTests
{
    public static TheoryData<int, int, int, string> Types => new()
    {
        { MatType.CV_8UC3.Value, 3, 1, "CV_8UC3" },
        { MatType.CV_16SC2.Value, 2, 2, "CV_16SC2" },
        { MatType.CV_16FC1.Value, 1, 2, "CV_16FC1" },
        { MatType.CV_32FC4.Value, 4, 4, "CV_32FC4" },
        { MatType.CV_64FC(6).Value, 6, 8, "CV_64FC(6)" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Layout_OfAMat_FollowsFromItsType(int type, int channels, int depthBytes, string name)
    {
        using var mat = new Mat(5, 7, type);

        Assert.Equal((5, 7, 5, 7, 2), (mat.Rows, mat.Cols, mat.Height, mat.Width, mat.Dims));
        Assert.Equal(new Size(7, 5), mat.Size());
        Assert.Equal((channels, depthBytes, channels * depthBytes), (mat.Channels(), mat.ElemSize1(), mat.ElemSize()));
        Assert.Equal((35L, 7L * channels * depthBytes), (mat.Total(), mat.Step()));
        Assert.Equal(name, mat.Type().ToString());
        Assert.True(mat.IsContinuous());
        Assert.False(mat.Empty());
    }

    [Fact]
    public void Mat_WithoutArguments_IsEmpty()
    {
        using var mat = new Mat();

        Assert.True(mat.Empty());
        Assert.Equal((0, 0, 0L, 0L, 0), (mat.Rows, mat.Cols, mat.Step(), mat.Total(), mat.Dims));
        Assert.Equal(IntPtr.Zero, mat.Data);
        using var copy = mat.Clone();
        Assert.True(copy.Empty());
    }

    [Fact]
    public unsafe void Elements_ByEveryWay_AreTheSameMemory()
    {
        using var mat = new Mat(3, 4, MatType.CV_32SC1, new Scalar(0));
        mat.Set(1, 2, 12);
        mat.At<int>(2, 3) = 23;

        Assert.Equal(12, mat.Get<int>(1, 2));
        Assert.Equal(23, mat.RowSpan<int>(2)[3]);
        Assert.Equal(12, mat.AsSpan<int>()[6]);
        Assert.Equal(12, ((int*)mat.Ptr(1))[2]);
        Assert.Equal(23, *(int*)mat.Ptr(2, 3));
        Assert.Equal(23, *(int*)(mat.DataPointer + (2 * mat.Step()) + 12));
    }

    [Fact]
    public void Spans_OfAPart_CoverItsRowsOnly()
    {
        using var mat = new Mat(4, 4, MatType.CV_8UC1, new Scalar(0));
        using var part = mat.SubMat(new Rect(1, 1, 2, 2));

        Assert.True(part.AsSpan<byte>().IsEmpty);
        Assert.Equal(2, part.RowSpan<byte>(1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.RowSpan<byte>(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.RowSpan<byte>(-1).Length);
    }

    [Fact]
    public void SubMat_OutsideTheMat_Throws()
    {
        using var mat = new Mat(4, 4, MatType.CV_8UC1);

        Assert.Throws<OpenCVException>(() => mat.SubMat(new Rect(2, 2, 3, 1)));
        Assert.Throws<OpenCVException>(() => new Mat(mat, new Rect(-1, 0, 2, 2)));
        Assert.Throws<ArgumentException>(() => mat.SubMat(new Rect(1, 1, 0, 2)));
    }

    [Fact]
    public void Indexer_SetToAMat_CopiesItIn()
    {
        using var mat = new Mat(3, 3, MatType.CV_8UC1, new Scalar(0));
        using var patch = new Mat(1, 2, MatType.CV_8UC1, new Scalar(5));
        mat[new Rect(1, 2, 2, 1)] = patch;

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 5, 5], mat.AsSpan<byte>().ToArray());
        Assert.Throws<ArgumentException>(() => mat[new Rect(0, 0, 1, 1)] = patch);
    }

    [Fact]
    public void ConvertTo_WithAScale_SaturatesAndChangesTheDepth()
    {
        using var mat = new Mat(1, 1, MatType.CV_32FC1, new Scalar(200));
        using var bytes = new Mat();
        mat.ConvertTo(bytes, MatType.CV_8UC1, 2, 1);

        Assert.Equal(MatType.CV_8UC1, bytes.Type());
        Assert.Equal(255, bytes.Get<byte>(0, 0));
    }

    [Fact]
    public void CopyTo_WithAMask_CopiesWhereItIsSet()
    {
        using var ones = new Mat(1, 3, MatType.CV_8UC1, new Scalar(1));
        using var result = new Mat(1, 3, MatType.CV_8UC1, new Scalar(4));
        using var mask = Mat.FromPixelData(1, 3, MatType.CV_8UC1, new byte[] { 0, 255, 0 });
        ones.CopyTo(result, mask);

        Assert.Equal([4, 1, 4], result.AsSpan<byte>().ToArray());
    }

    [Fact]
    public void Access_OfHeaderAndPixels_AllocatesNothing()
    {
        using var mat = new Mat(8, 8, MatType.CV_8UC1, new Scalar(1));
        using var copy = new Mat(8, 8, MatType.CV_8UC1);
        long Work()
        {
            mat.CopyTo(copy);
            Cv2.Rectangle(copy, new Rect(1, 1, 2, 2), Scalar.White);
            return copy.Rows + copy.Step() + copy.AsSpan<byte>()[9] + copy.At<byte>(0, 0);
        }

        Work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = Work();
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(8 + 8 + 255 + 1, sum);
        Assert.Equal(before, after);
    }
}
