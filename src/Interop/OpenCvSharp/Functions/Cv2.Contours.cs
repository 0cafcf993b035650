using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Contours and components found.
public static partial class Cv2
{
    public static int ConnectedComponentsWithStats(
        InputArray image, OutputArray labels, OutputArray stats, OutputArray centroids,
        PixelConnectivity connectivity = PixelConnectivity.Connectivity8) =>
        ConnectedComponentsWithStats(image, labels, stats, centroids, connectivity, MatType.CV_32S);

    /// <summary>
    /// Labels components; stats are 32S rows as <see cref="ConnectedComponentsTypes"/>, row 0 the background.
    /// </summary>
    /// <returns>The number of labels, the background included.</returns>
    public static int ConnectedComponentsWithStats(
        InputArray image, OutputArray labels, OutputArray stats, OutputArray centroids,
        PixelConnectivity connectivity, MatType ltype)
    {
        Check(NativeMethods.ConnectedComponentsWithStats(
            NativeArray.Read(image), NativeArray.Write(labels), NativeArray.Write(stats), NativeArray.Write(centroids),
            (int)connectivity, ltype.Value, out var count));
        GC.KeepAlive(image);
        labels.Fix();
        stats.Fix();
        centroids.Fix();
        return count;
    }

    /// <summary>Finds the outlines of the non-zero regions of an 8UC1 image.</summary>
    public static unsafe void FindContours(
        InputArray image, out Point[][] contours, out HierarchyIndex[] hierarchy, RetrievalModes mode,
        ContourApproximationModes method, Point? offset = null)
    {
        Check(NativeMethods.FindContours(
            NativeArray.Read(image), (int)mode, (int)method, offset.GetValueOrDefault(), out var found,
            out var lengths, out var points, out var links, out var count));
        GC.KeepAlive(image);
        using var owner = new NativeObject(found, &NativeMethods.ContoursDelete);
        contours = new Point[count][];
        hierarchy = new HierarchyIndex[count];
        var next = (Point*)points;
        for (var i = 0; i < count; i++)
        {
            var length = ((int*)lengths)[i];
            contours[i] = new ReadOnlySpan<Point>(next, length).ToArray();
            hierarchy[i] = HierarchyIndex.FromLinks(((ContourLinks*)links)[i]);
            next += length;
        }
    }
}
