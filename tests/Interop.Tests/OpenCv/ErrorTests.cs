using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Exceptions of C++ arrive as exceptions of .NET, with what OpenCV said.</summary>
public class ErrorTests
{
    [Fact]
    public void Resize_OfAnEmptyMat_ThrowsOpenCVExceptionWithTheCondition()
    {
        using var empty = new Mat();
        using var result = new Mat();

        var error = Assert.Throws<OpenCVException>(() => Cv2.Resize(empty, result, new Size(10, 10)));

        Assert.Equal(ErrorCode.StsAssert, error.Status);
        Assert.Equal("!ssize.empty()", error.ErrMsg);
        Assert.Equal(error.ErrMsg, error.Message);
        Assert.Equal("resize", error.FuncName);
        Assert.EndsWith("resize.cpp", error.FileName, StringComparison.Ordinal);
        Assert.True(error.Line > 0);
    }

    [Fact]
    public void CvtColor_WithTheWrongNumberOfChannels_ThrowsOpenCVException()
    {
        using var gray = new Mat(4, 4, MatType.CV_8UC1, new Scalar(1));
        using var result = new Mat();

        var error = Assert.Throws<OpenCVException>(() => Cv2.CvtColor(gray, result, ColorConversionCodes.BGR2GRAY));

        Assert.Contains("Invalid number of channels", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCode.StsOk, error.Status);
    }

    [Fact]
    public void Failure_OnOneThread_IsNotSeenOnAnother()
    {
        using var empty = new Mat();
        using var good = new Mat(4, 4, MatType.CV_8UC1, new Scalar(1));

        Parallel.For(0, 200, i =>
        {
            using var result = new Mat();
            if (i % 2 == 0)
                Assert.Throws<OpenCVException>(() => Cv2.Resize(empty, result, new Size(2, 2)));
            else
                Cv2.Resize(good, result, new Size(2, 2));
            Assert.Equal(i % 2 == 0, result.Empty());
        });
    }

    [Fact]
    public void Mat_LargerThanMemory_ThrowsOpenCVExceptionForNoMemory()
    {
        var error = Assert.Throws<OpenCVException>(() => new Mat(int.MaxValue, int.MaxValue, MatType.CV_64FC4));

        Assert.Equal(ErrorCode.StsNoMem, error.Status);
    }

    [Fact]
    public void Argument_OfNull_ThrowsArgumentNullExceptionWithItsName()
    {
        using var mat = new Mat(2, 2, MatType.CV_8UC1);

        Assert.Throws<ArgumentNullException>("src", () => Cv2.Resize(null!, mat, new Size(1, 1)));
        Assert.Throws<ArgumentNullException>("dst", () => Cv2.Resize(mat, null!, new Size(1, 1)));
    }
}
