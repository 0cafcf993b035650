using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Image processing on pictures small enough to work out by hand.</summary>
public class ImageProcessingTests
{
    [Fact]
    public void Resize_ToASizeOrByAFactor_GivesThatSize()
    {
        using var image = new Mat(10, 20, MatType.CV_8UC1, new Scalar(9));
        using var half = new Mat();
        Cv2.Resize(image, half, new Size(), 0.5, 0.5, InterpolationFlags.Area);
        using var wide = new Mat();
        Cv2.Resize(image, wide, new Size(40, 5), interpolation: InterpolationFlags.Nearest);

        Assert.Equal((new Size(10, 5), new Size(40, 5)), (half.Size(), wide.Size()));
        Assert.Equal(9 * 50, Cv2.Sum(half).Val0);
    }

    [Fact]
    public void Remap_AndWarpAffine_MovePixelsAlike()
    {
        using var image = Dot(8, 8, new Point(2, 3));
        using var mapX = new Mat(8, 8, MatType.CV_32FC1);
        using var mapY = new Mat(8, 8, MatType.CV_32FC1);
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 8; x++)
                (mapX.At<float>(y, x), mapY.At<float>(y, x)) = (x - 3, y - 1);
        }

        using var remapped = new Mat();
        Cv2.Remap(image, remapped, mapX, mapY, InterpolationFlags.Nearest);
        using var matrix = Mat.FromPixelData(2, 3, MatType.CV_64FC1, new double[] { 1, 0, 3, 0, 1, 1 });
        using var warped = new Mat();
        Cv2.WarpAffine(image, warped, matrix, image.Size(), InterpolationFlags.Nearest);

        Cv2.MinMaxLoc(remapped, out Point _, out var at);
        Assert.Equal(new Point(5, 4), at);
        Assert.Equal(0, Cv2.Norm(remapped, warped, NormTypes.INF));
    }

    [Fact]
    public void Dilate_ThenErode_GrowsAndShrinksADot()
    {
        using var image = Dot(9, 9, new Point(4, 4));
        using var cross = Cv2.GetStructuringElement(MorphShapes.Cross, new Size(3, 3));
        using var grown = new Mat();
        Cv2.Dilate(image, grown, null, iterations: 2);
        using var plus = new Mat();
        Cv2.Dilate(image, plus, cross);
        using var shrunk = new Mat();
        Cv2.Erode(grown, shrunk, null);
        using var opened = new Mat();
        Cv2.MorphologyEx(plus, opened, MorphTypes.Open, null);

        Assert.Equal((25, 5, 9, 0), (Count(grown), Count(plus), Count(shrunk), Count(opened)));
        Assert.Equal(5, Count(cross));
    }

    [Fact]
    public void ConnectedComponentsWithStats_OfTwoBlobs_TellsTheirBoxesAndAreas()
    {
        using var image = new Mat(10, 12, MatType.CV_8UC1, new Scalar(0));
        Cv2.Rectangle(image, new Rect(1, 2, 3, 4), Scalar.White, Cv2.FILLED);
        Cv2.Rectangle(image, new Rect(7, 5, 2, 2), Scalar.White, Cv2.FILLED);
        using var labels = new Mat();
        using var stats = new Mat();
        using var centroids = new Mat();

        var count = Cv2.ConnectedComponentsWithStats(image, labels, stats, centroids);

        Assert.Equal(3, count);
        Assert.Equal([1, 2, 3, 4, 12], stats.RowSpan<int>(1).ToArray());
        Assert.Equal(4, stats.At<int>(2, (int)ConnectedComponentsTypes.Area));
        Assert.Equal((7.5, 5.5), (centroids.At<double>(2, 0), centroids.At<double>(2, 1)));
        Assert.Equal((MatType.CV_32SC1, 1), (labels.Type(), labels.At<int>(3, 2)));
    }

    [Fact]
    public void DistanceTransform_WithDefaults_GivesDistancesAsFloats()
    {
        using var image = new Mat(1, 5, MatType.CV_8UC1, new Scalar(1));
        image.Set<byte>(0, 0, 0);
        using var distance = new Mat();
        Cv2.DistanceTransform(image, distance, DistanceTypes.L2, DistanceTransformMasks.Precise);

        Assert.Equal([0f, 1f, 2f, 3f, 4f], distance.AsSpan<float>().ToArray());
    }

    [Fact]
    public void Threshold_WithOtsu_ReturnsTheThresholdUsed()
    {
        using var image = Mat.FromPixelData(1, 4, MatType.CV_8UC1, new byte[] { 10, 10, 200, 200 });
        using var binary = new Mat();
        var used = Cv2.Threshold(image, binary, 0, 255, ThresholdTypes.Binary | ThresholdTypes.Otsu);

        Assert.InRange(used, 10, 199);
        Assert.Equal([0, 0, 255, 255], binary.AsSpan<byte>().ToArray());
    }

    [Fact]
    public void Borders_BlursAndFlips_KeepTheBrightness()
    {
        using var image = new Mat(4, 6, MatType.CV_8UC3, new Scalar(10, 20, 30));
        using var padded = new Mat();
        Cv2.CopyMakeBorder(image, padded, 1, 2, 3, 4, BorderTypes.Constant);
        using var blurred = new Mat();
        Cv2.GaussianBlur(image, blurred, new Size(3, 3), 0);
        using var turned = new Mat();
        Cv2.Transpose(image, turned);
        Cv2.Flip(turned, turned, FlipMode.Y);

        Assert.Equal(new Size(13, 7), padded.Size());
        Assert.Equal(Cv2.Sum(image), Cv2.Sum(padded));
        Assert.Equal(0, Cv2.Norm(image, blurred, NormTypes.INF));
        Assert.Equal(new Size(4, 6), turned.Size());
    }

    private static int Count(Mat mat) => Cv2.CountNonZero(mat);

    private static Mat Dot(int width, int height, Point at)
    {
        var image = new Mat(height, width, MatType.CV_8UC1, new Scalar(0));
        image.Set<byte>(at.Y, at.X, 255);
        return image;
    }
}
