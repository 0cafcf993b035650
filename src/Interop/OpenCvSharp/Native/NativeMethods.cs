namespace OpenCvSharp.Internal;

/// <summary>
/// The C functions of <c>libsamstream_opencv</c>. A result of 0 is success; otherwise <see cref="NativeStatus"/> tells.
/// </summary>
internal static partial class NativeMethods
{
    private const string Library = "samstream_opencv";
}
