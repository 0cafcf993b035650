using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Lines and simple shapes. Colours are in the channel order of the image.
public static partial class Cv2
{
    public static void Line(
        InputOutputArray img, int pt1X, int pt1Y, int pt2X, int pt2Y, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        Line(img, new Point(pt1X, pt1Y), new Point(pt2X, pt2Y), color, thickness, lineType, shift);

    public static void Line(
        InputOutputArray img, Point pt1, Point pt2, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        Check(NativeMethods.Line(NativeArray.Write(img), pt1, pt2, color, thickness, (int)lineType, shift));
        img.Fix();
    }

    public static void Rectangle(
        InputOutputArray img, Point pt1, Point pt2, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        Check(NativeMethods.RectanglePoints(NativeArray.Write(img), pt1, pt2, color, thickness, (int)lineType, shift));
        img.Fix();
    }

    public static void Rectangle(
        InputOutputArray img, Rect rect, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        Check(NativeMethods.Rectangle(NativeArray.Write(img), rect, color, thickness, (int)lineType, shift));
        img.Fix();
    }

    public static void Rectangle(
        Mat img, Point pt1, Point pt2, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8,
        int shift = 0)
    {
        Check(NativeMethods.RectanglePoints(NativeArray.Of(img), pt1, pt2, color, thickness, (int)lineType, shift));
        GC.KeepAlive(img);
    }

    public static void Rectangle(
        Mat img, Rect rect, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        Check(NativeMethods.Rectangle(NativeArray.Of(img), rect, color, thickness, (int)lineType, shift));
        GC.KeepAlive(img);
    }

    public static void Circle(
        InputOutputArray img, int centerX, int centerY, int radius, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        Circle(img, new Point(centerX, centerY), radius, color, thickness, lineType, shift);

    public static void Circle(
        InputOutputArray img, Point center, int radius, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        Check(NativeMethods.Circle(NativeArray.Write(img), center, radius, color, thickness, (int)lineType, shift));
        img.Fix();
    }

    /// <summary>Angles are in degrees.</summary>
    public static void Ellipse(
        InputOutputArray img, Point center, Size axes, double angle, double startAngle, double endAngle, Scalar color,
        int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        Check(NativeMethods.Ellipse(
            NativeArray.Write(img), center, axes, angle, startAngle, endAngle, color, thickness, (int)lineType, shift));
        img.Fix();
    }
}
