using System.Runtime.InteropServices;
using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Who owns the pixels of a matrix, and for how long.</summary>
public class MatLifetimeTests
{
    [Fact]
    public void Mat_AfterDispose_ThrowsObjectDisposedException()
    {
        var mat = new Mat(2, 2, MatType.CV_8UC1);
        mat.Dispose();
        mat.Dispose();

        Assert.True(mat.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => mat.Type());
        Assert.Throws<ObjectDisposedException>(() => mat.Data);
        Assert.Throws<ObjectDisposedException>(() => mat.Clone());
        Assert.Equal("Mat [disposed]", mat.ToString());
    }

    [Fact]
    public void Function_OfADisposedMat_ThrowsObjectDisposedException()
    {
        using var result = new Mat();
        var mat = new Mat(2, 2, MatType.CV_8UC1);
        using var kept = InputArray.Create(mat);
        mat.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Cv2.Sum(kept));
        Assert.Throws<ObjectDisposedException>(() => Cv2.Flip(result, mat, FlipMode.X));
    }

    [Fact]
    public void Release_OfAMat_DisposesIt()
    {
        var mat = new Mat(2, 2, MatType.CV_8UC1);
        mat.Release();

        Assert.True(mat.IsDisposed);
    }

    [Fact]
    public void FromPixelData_OfAnAddress_SharesAndDoesNotOwnTheMemory()
    {
        var memory = Marshal.AllocHGlobal(12);
        try
        {
            using (var mat = Mat.FromPixelData(2, 4, MatType.CV_8UC1, memory, step: 6))
            {
                mat.SetTo(new Scalar(7));
                Assert.Equal(memory, mat.Data);
                Assert.Equal(6, mat.Step());
                Assert.False(mat.IsContinuous());
            }

            Assert.Equal(7, Marshal.ReadByte(memory, 9));
            Marshal.WriteByte(memory, 9, 8);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void FromPixelData_OfAnArray_SharesItWithViewsAfterTheMatIsGone()
    {
        var pixels = new byte[16];
        Mat view;
        using (var mat = Mat.FromPixelData(4, 4, MatType.CV_8UC1, pixels))
            view = mat.SubMat(new Rect(1, 1, 2, 2));
        GC.Collect();
        GC.WaitForPendingFinalizers();

        using (view)
            view.SetTo(new Scalar(9));

        Assert.Equal([0, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0], pixels);
    }

    [Fact]
    public void SubMat_AfterItsParentIsDisposed_KeepsThePixels()
    {
        Mat part;
        using (var mat = new Mat(4, 4, MatType.CV_8UC3, new Scalar(1, 2, 3)))
            part = mat[new Rect(2, 2, 2, 2)];

        using (part)
        {
            Assert.True(part.IsSubmatrix());
            Assert.Equal(new Vec3b(1, 2, 3), part.At<Vec3b>(1, 1));
        }
    }

    [Fact]
    public void Clone_OfAMat_HasPixelsOfItsOwn()
    {
        using var mat = new Mat(2, 2, MatType.CV_8UC1, new Scalar(1));
        using var copy = mat.Clone();
        mat.SetTo(new Scalar(2));

        Assert.Equal(4, Cv2.Sum(copy).Val0);
    }

    [Fact]
    public void OutputArray_AfterOneCall_CannotServeAnother()
    {
        using var mat = new Mat(4, 4, MatType.CV_8UC1, new Scalar(1));
        using var result = new Mat();
        var output = OutputArray.Create(result);
        Cv2.Resize(mat, output, new Size(2, 2));

        Assert.True(output.IsDisposed);
        Assert.False(result.IsDisposed);
        Assert.Throws<OpenCvSharpException>(() => Cv2.Resize(mat, output, new Size(2, 2)));
    }

    [Fact]
    public void InputArray_KeptForAMat_ServesAnyNumberOfCalls()
    {
        using var mat = new Mat(2, 2, MatType.CV_8UC1, new Scalar(1));
        using var input = InputArray.Create(mat);

        Assert.Equal(4, Cv2.Sum(input).Val0);
        mat.Create(3, 3, MatType.CV_8UC1);
        mat.SetTo(new Scalar(2));
        Assert.Equal(18, Cv2.Sum(input).Val0);
    }
}
