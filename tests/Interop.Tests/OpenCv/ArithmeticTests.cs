using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Element-wise functions and figures, on values worked out by hand.</summary>
public class ArithmeticTests
{
    [Fact]
    public void Functions_OfTwoMats_WorkElementByElement()
    {
        using var a = Bytes(10, 20, 250);
        using var b = Bytes(3, 30, 10);

        Assert.Equal([13, 50, 255], Result(r => Cv2.Add(a, b, r)));
        Assert.Equal([7, 0, 240], Result(r => Cv2.Subtract(a, b, r)));
        Assert.Equal([7, 10, 240], Result(r => Cv2.Absdiff(a, b, r)));
        Assert.Equal([3, 20, 10], Result(r => Cv2.Min(a, b, r)));
        Assert.Equal([10, 30, 250], Result(r => Cv2.Max(a, b, r)));
        Assert.Equal([15, 255, 255], Result(r => Cv2.Multiply(a, b, r, 0.5)));
        Assert.Equal([8, 26, 131], Result(r => Cv2.AddWeighted(a, 0.5, b, 0.5, 1, r)));
        Assert.Equal([255, 0, 255], Result(r => Cv2.Compare(a, b, r, CmpTypes.GT)));
    }

    [Fact]
    public void Functions_OfAMatAndAScalar_TakeTheScalarForEveryElement()
    {
        using var a = Bytes(10, 20, 250);

        Assert.Equal([15, 25, 255], Result(r => Cv2.Add(a, new Scalar(5), r)));
        Assert.Equal([5, 15, 245], Result(r => Cv2.Subtract(a, new Scalar(5), r)));
        Assert.Equal([245, 235, 5], Result(r => Cv2.Subtract(new Scalar(255), a, r)));
        Assert.Equal([0, 255, 0], Result(r => Cv2.Compare(a, 20, r, CmpTypes.EQ)));
        Assert.Equal([255, 255, 0], Result(r => Cv2.InRange(a, new Scalar(10), new Scalar(20), r)));
        Assert.Equal([2, 4, 2], Result(r => Cv2.BitwiseAnd(a, new Scalar(6), r)));
        Assert.Equal([245, 235, 5], Result(r => Cv2.BitwiseNot(a, r)));
    }

    [Fact]
    public void Scalar_OnFourChannels_GivesEachChannelItsValue()
    {
        using var mat = new Mat(1, 1, MatType.CV_8UC4, new Scalar(1, 2, 3, 4));
        using var result = new Mat();
        Cv2.Add(mat, new Scalar(10, 20, 30, 40), result);

        Assert.Equal([11, 22, 33, 44], result.AsSpan<byte>().ToArray());
        Assert.Equal(new Scalar(11, 22, 33, 44), Cv2.Sum(result));
    }

    [Fact]
    public void Figures_OfAMat_AreThoseOfItsElements()
    {
        using var a = Bytes(0, 20, 250);
        using var mask = Bytes(0, 1, 1);
        Cv2.MinMaxLoc(a, out double low, out var high, out var lowAt, out var highAt);
        Cv2.MinMaxLoc(a, out Point maskedLowAt, out _);

        Assert.Equal(2, Cv2.CountNonZero(a));
        Assert.Equal(270, Cv2.Sum(a).Val0);
        Assert.Equal((90, 135), (Cv2.Mean(a).Val0, Cv2.Mean(a, mask).Val0));
        Assert.Equal((270, 250), (Cv2.Norm(a, NormTypes.L1), Cv2.Norm(a, mask, NormTypes.INF) + 1));
        Assert.Equal((0, 250, new Point(0, 0), new Point(2, 0)), (low, high, lowAt, highAt));
        Assert.Equal(new Point(0, 0), maskedLowAt);
    }

    [Fact]
    public void Merge_OfWhatSplitMade_GivesTheMatBack()
    {
        using var mat = new Mat(2, 2, MatType.CV_8UC3, new Scalar(1, 2, 3));
        var planes = Cv2.Split(mat);
        using var merged = new Mat();
        Cv2.Merge(planes, merged);
        using var green = new Mat();
        Cv2.ExtractChannel(mat, green, 1);

        Assert.Equal([1, 2, 3], planes.Select(plane => (int)plane.At<byte>(1, 1)));
        Assert.Equal(0, Cv2.Norm(mat, merged, NormTypes.INF));
        Assert.Equal(2, green.At<byte>(0, 0));
        Array.ForEach(planes, plane => plane.Dispose());
    }

    private static Mat Bytes(params byte[] values)
    {
        using var shared = Mat.FromPixelData(1, values.Length, MatType.CV_8UC1, values);
        return shared.Clone();
    }

    private static byte[] Result(Action<Mat> function)
    {
        using var result = new Mat();
        function(result);
        return result.AsSpan<byte>().ToArray();
    }
}
