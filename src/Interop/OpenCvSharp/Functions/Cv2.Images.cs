using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Image files and encoded images.
public static partial class Cv2
{
    /// <summary>Decodes an image file; empty when it is missing or cannot be decoded.</summary>
    public static Mat ImRead(string fileName, ImreadModes flags = ImreadModes.Color) => new(fileName, flags);

    /// <summary>Encodes an image to a file; the extension chooses the format.</summary>
    /// <returns>Whether the file was written.</returns>
    public static bool ImWrite(string fileName, Mat img, int[]? prms = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(img);
        prms ??= [];
        Check(NativeMethods.Imwrite(fileName, img.Pointer, prms, prms.Length, out var written));
        GC.KeepAlive(img);
        return written != 0;
    }

    public static bool ImWrite(string fileName, Mat img, params ImageEncodingParam[] prms) =>
        ImWrite(fileName, img, Flatten(prms));

    public static Mat ImDecode(Mat buf, ImreadModes flags)
    {
        Check(NativeMethods.Imdecode(NativeArray.Of(buf), (int)flags, out var mat));
        GC.KeepAlive(buf);
        return new Mat(mat);
    }

    public static Mat ImDecode(InputArray buf, ImreadModes flags)
    {
        Check(NativeMethods.Imdecode(NativeArray.Read(buf), (int)flags, out var mat));
        GC.KeepAlive(buf);
        return new Mat(mat);
    }

    public static Mat ImDecode(byte[] buf, ImreadModes flags)
    {
        ArgumentNullException.ThrowIfNull(buf);
        return ImDecode(new ReadOnlySpan<byte>(buf), flags);
    }

    /// <summary>Decodes an image in memory; empty when it cannot be decoded.</summary>
    /// <exception cref="ArgumentException">There are no bytes.</exception>
    public static Mat ImDecode(ReadOnlySpan<byte> span, ImreadModes flags)
    {
        if (span.IsEmpty)
            throw new ArgumentException("Empty span", nameof(span));
        Check(NativeMethods.ImdecodeBytes(span, span.Length, (int)flags, out var mat));
        return new Mat(mat);
    }

    /// <summary>Encodes an image to memory; the extension, such as .png, chooses the format.</summary>
    public static unsafe bool ImEncode(string ext, InputArray img, out byte[] buf, int[]? prms = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(ext);
        prms ??= [];
        Check(NativeMethods.Imencode(
            ext, NativeArray.Read(img), prms, prms.Length, out var buffer, out var bytes, out var length,
            out var encoded));
        GC.KeepAlive(img);
        using var owner = new NativeObject(buffer, &NativeMethods.BytesDelete);
        buf = new ReadOnlySpan<byte>((void*)bytes, checked((int)length)).ToArray();
        return encoded != 0;
    }

    public static void ImEncode(string ext, InputArray img, out byte[] buf, params ImageEncodingParam[] prms) =>
        ImEncode(ext, img, out buf, Flatten(prms));

    public static bool HaveImageReader(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        Check(NativeMethods.HaveImageReader(fileName, out var have));
        return have != 0;
    }

    public static bool HaveImageWriter(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        Check(NativeMethods.HaveImageWriter(fileName, out var have));
        return have != 0;
    }

    private static int[] Flatten(ImageEncodingParam[] prms)
    {
        ArgumentNullException.ThrowIfNull(prms);
        return prms.SelectMany(parameter => new[] { (int)parameter.EncodingId, parameter.Value }).ToArray();
    }
}
