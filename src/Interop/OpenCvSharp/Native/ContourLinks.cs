using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>One row of the contour hierarchy as OpenCV stores it; -1 is none.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ContourLinks(int Next, int Previous, int Child, int Parent);
