using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>The arithmetic of points, rectangles, scalars and pixels.</summary>
public class StructTests
{
    [Fact]
    public void Rect_Combined_FollowsItsEdges()
    {
        var a = new Rect(0, 0, 10, 10);
        var b = Rect.FromLTRB(5, 6, 15, 16);

        Assert.Equal((15, 16, new Point(5, 6), new Size(10, 10)), (b.Right, b.Bottom, b.TopLeft, b.Size));
        Assert.Equal(new Rect(5, 6, 5, 4), a & b);
        Assert.Equal(new Rect(0, 0, 15, 16), a | b);
        Assert.Equal(default, a & new Rect(20, 20, 1, 1));
        Assert.Equal(new Rect(-1, -2, 12, 14), Rect.Inflate(a, 1, 2));
        Assert.Equal(new Rect(3, 4, 10, 10), a + new Point(3, 4));
        Assert.True(a.Contains(9, 9) && !a.Contains(10, 9) && a.IntersectsWith(b));
        Assert.Throws<ArgumentException>(() => Rect.FromLTRB(5, 0, 4, 0));
    }

    [Fact]
    public void Point_Arithmetic_TruncatesFractions()
    {
        Assert.Equal(new Point(3, -3), new Point(3.9, -3.9));
        Assert.Equal(new Point(4, 6), new Point(1, 2) + new Point(3, 4));
        Assert.Equal(5, Point.Distance(new Point(0, 0), new Point(3, 4)));
        Assert.Equal(new Point(1, 2), (Point)new Point2f(1.9f, 2.1f));
    }

    [Fact]
    public void Scalar_FromRgb_IsBlueGreenRed()
    {
        var color = Scalar.FromRgb(1, 2, 3);

        Assert.Equal((3, 2, 1, 0), (color.Val0, color.Val1, color.Val2, color[3]));
        Assert.Equal(new Vec3b(3, 2, 1), color.ToVec3b());
        Assert.Throws<ArgumentOutOfRangeException>(() => color[4]);
    }

    [Fact]
    public void Vec3b_Arithmetic_Saturates()
    {
        Assert.Equal(new Vec3b(255, 20, 4), new Vec3b(200, 10, 2) * 2);
        Assert.Equal(new Vec3b(0, 10, 2), new Vec3b(5, 10, 2) - new Vec3b(6, 0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    public void MakeType_OfAnImpossibleNumberOfChannels_Throws(int channels) =>
        Assert.Throws<OpenCvSharpException>(() => MatType.MakeType(MatType.CV_8U, channels));
}
