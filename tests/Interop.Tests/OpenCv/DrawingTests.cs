using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Shapes drawn, and shapes found.</summary>
public class DrawingTests
{
    private static readonly Point[][] Squares =
    [
        [new(2, 2), new(11, 2), new(11, 11), new(2, 11)],
        [new(5, 5), new(8, 5), new(8, 8), new(5, 8)],
    ];

    [Fact]
    public void FindContours_OfARing_GivesBothOutlinesAndTheirNesting()
    {
        using var image = Black();
        Cv2.FillPoly(image, Squares, Scalar.White);

        Cv2.FindContours(
            image, out var contours, out var hierarchy, RetrievalModes.Tree, ContourApproximationModes.ApproxSimple);

        Assert.Equal(2, contours.Length);
        Assert.Equal((-1, 1), (hierarchy[0].Parent, hierarchy[0].Child));
        Assert.Equal((0, -1), (hierarchy[1].Parent, hierarchy[1].Child));
        Assert.Equal(new Rect(2, 2, 10, 10), Cv2.BoundingRect(contours[0]));
        Assert.Equal(81, Cv2.ContourArea(contours[0]));
        Assert.Equal(4, Cv2.ApproxPolyDP(contours[0], 1, closed: true).Length);
    }

    [Fact]
    public void FindContours_OfNothing_GivesNone()
    {
        using var image = Black();
        Cv2.FindContours(
            image, out var contours, out var hierarchy, RetrievalModes.External, ContourApproximationModes.ApproxNone);

        Assert.Empty(contours);
        Assert.Empty(hierarchy);
    }

    [Fact]
    public void DrawContours_WithTheirHierarchy_RedrawsTheRing()
    {
        using var ring = Black();
        Cv2.FillPoly(ring, Squares, Scalar.White);
        Cv2.FindContours(
            ring, out var contours, out var hierarchy, RetrievalModes.CComp, ContourApproximationModes.ApproxNone);
        using var redrawn = Black();

        Cv2.DrawContours(redrawn, contours, -1, Scalar.White, Cv2.FILLED, hierarchy: hierarchy);

        Assert.Equal(0, Cv2.Norm(ring, redrawn, NormTypes.INF));
    }

    [Fact]
    public void Shapes_Drawn_CoverTheirPixels()
    {
        Assert.Equal(10, Drawn(i => Cv2.Line(i, new Point(0, 0), new Point(9, 0), Scalar.White)));
        Assert.Equal(10, Drawn(i => Cv2.Line(i, 0, 0, 0, 9, Scalar.White)));
        Assert.Equal(12, Drawn(i => Cv2.Rectangle(i, new Rect(1, 1, 4, 4), Scalar.White)));
        Assert.Equal(16, Drawn(i => Cv2.Rectangle(i, new Point(1, 1), new Point(4, 4), Scalar.White, Cv2.FILLED)));
        Assert.Equal(16, Drawn(i => Cv2.FillConvexPoly(i, Corners(4), Scalar.White)));
        Assert.Equal(12, Drawn(i => Cv2.Polylines(i, [Corners(4)], true, Scalar.White)));
        Assert.Equal(10, Drawn(i => Cv2.Polylines(i, [Corners(4)], false, Scalar.White)));
        Assert.InRange(Drawn(i => Cv2.Circle(i, 16, 16, 8, Scalar.White, -1)), 180, 215);
        Assert.InRange(
            Drawn(i => Cv2.Ellipse(i, new Point(16, 16), new Size(8, 4), 0, 0, 360, Scalar.White, -1)), 85, 125);
    }

    [Fact]
    public void PutText_OfSomeText_StaysWithinItsSize()
    {
        using var image = new Mat(60, 200, MatType.CV_8UC1, new Scalar(0));
        var size = Cv2.GetTextSize("mask 7", HersheyFonts.HersheySimplex, 1, 2, out var baseLine);
        Cv2.PutText(image, "mask 7", new Point(10, 40), HersheyFonts.HersheySimplex, 1, Scalar.White, 2);

        var box = Cv2.BoundingRect(image);

        Assert.True(baseLine > 0);
        Assert.True(new Rect(8, 38 - size.Height, size.Width + 4, size.Height + baseLine + 4).Contains(box), $"{box}");
    }

    private static Point[] Corners(int side) =>
        [new(0, 0), new(side - 1, 0), new(side - 1, side - 1), new(0, side - 1)];

    private static Mat Black() => new(32, 32, MatType.CV_8UC1, new Scalar(0));

    private static int Drawn(Action<Mat> draw)
    {
        using var image = Black();
        draw(image);
        return Cv2.CountNonZero(image);
    }
}
