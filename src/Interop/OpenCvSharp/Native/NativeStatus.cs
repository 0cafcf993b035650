using System.Runtime.InteropServices;
using System.Text;

namespace OpenCvSharp.Internal;

/// <summary>Turns the status of a native call into an exception, in this one place.</summary>
internal static class NativeStatus
{
    /// <exception cref="OpenCVException">The call failed; the exception has what OpenCV said.</exception>
    public static void Check(int status)
    {
        if (status != 0)
            throw LastError();
    }

    private static OpenCVException LastError()
    {
        NativeMethods.LastError(out var code, out var function, out var message, out var file, out var line);
        return new OpenCVException((ErrorCode)code, Text(function), Text(message), Text(file), line);
    }

    public static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";

    public static string Text(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? utf8 : utf8[..end]);
    }
}
