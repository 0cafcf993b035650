using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Reading frames. The overloads for a Mat allocate nothing.
public partial class VideoCapture
{
    /// <summary>Moves to the next frame; false at the end or on failure.</summary>
    public bool Grab()
    {
        Check(NativeMethods.CaptureGrab(Pointer, out var grabbed));
        GC.KeepAlive(this);
        return grabbed != 0;
    }

    /// <summary>Decodes the frame that was grabbed.</summary>
    public bool Retrieve(Mat image, int flag = 0)
    {
        Check(NativeMethods.CaptureRetrieve(Pointer, NativeArray.Of(image), flag, out var retrieved));
        GC.KeepAlive(this);
        GC.KeepAlive(image);
        return retrieved != 0;
    }

    public bool Retrieve(OutputArray image, int flag = 0)
    {
        Check(NativeMethods.CaptureRetrieve(Pointer, NativeArray.Write(image), flag, out var retrieved));
        GC.KeepAlive(this);
        image.Fix();
        return retrieved != 0;
    }

    /// <summary>Grabs and decodes the next frame; false, with an empty image, at the end or on failure.</summary>
    public bool Read(Mat image)
    {
        Check(NativeMethods.CaptureRead(Pointer, NativeArray.Of(image), out var read));
        GC.KeepAlive(this);
        GC.KeepAlive(image);
        return read != 0;
    }

    public bool Read(OutputArray image)
    {
        Check(NativeMethods.CaptureRead(Pointer, NativeArray.Write(image), out var read));
        GC.KeepAlive(this);
        image.Fix();
        return read != 0;
    }
}
