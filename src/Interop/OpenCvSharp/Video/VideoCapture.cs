using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

/// <summary>Frames from a video file, a stream or a camera.</summary>
public partial class VideoCapture : CvObject
{
    public VideoCapture()
        : base(New())
    {
    }

    /// <summary>Opens a camera; <see cref="IsOpened"/> tells whether that succeeded.</summary>
    public VideoCapture(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this(index, apiPreference, [])
    {
    }

    public VideoCapture(int index, VideoCaptureAPIs apiPreference, int[] prms)
        : this()
    {
        ArgumentNullException.ThrowIfNull(prms);
        CaptureType = CaptureType.Camera;
        OpenCamera(index, apiPreference, prms);
    }

    public VideoCapture(int index, VideoCaptureAPIs apiPreference, VideoCapturePara prms)
        : this(index, apiPreference, Parameters(prms))
    {
    }

    /// <summary>Opens a file or a URL; <see cref="IsOpened"/> tells whether that succeeded.</summary>
    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this(fileName, apiPreference, [])
    {
    }

    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference, int[] prms)
        : this()
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(prms);
        CaptureType = CaptureType.File;
        OpenFile(fileName, apiPreference, prms);
    }

    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference, VideoCapturePara prms)
        : this(fileName, apiPreference, Parameters(prms))
    {
    }

    public CaptureType CaptureType { get; private set; }

    public static VideoCapture FromFile(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) =>
        new(fileName, apiPreference);

    public static VideoCapture FromCamera(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) =>
        new(index, apiPreference);

    public bool Open(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
    {
        if (!OpenFile(fileName, apiPreference, []))
            return false;
        CaptureType = CaptureType.File;
        return true;
    }

    public bool Open(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
    {
        if (!OpenCamera(index, apiPreference, []))
            return false;
        CaptureType = CaptureType.Camera;
        return true;
    }

    public bool IsOpened()
    {
        Check(NativeMethods.CaptureIsOpened(Pointer, out var opened));
        GC.KeepAlive(this);
        return opened != 0;
    }

    /// <summary>Closes the source; the object can be opened again.</summary>
    public void Release()
    {
        Check(NativeMethods.CaptureRelease(Pointer));
        GC.KeepAlive(this);
    }

    /// <summary>Whether failures throw instead of returning false.</summary>
    public bool GetExceptionMode()
    {
        Check(NativeMethods.CaptureGetExceptionMode(Pointer, out var enabled));
        GC.KeepAlive(this);
        return enabled != 0;
    }

    public void SetExceptionMode(bool enable)
    {
        Check(NativeMethods.CaptureSetExceptionMode(Pointer, enable ? 1 : 0));
        GC.KeepAlive(this);
    }

    /// <exception cref="OpenCVException">Nothing is open.</exception>
    public string GetBackendName()
    {
        Span<byte> name = stackalloc byte[64];
        Check(NativeMethods.CaptureBackendName(Pointer, name, name.Length));
        GC.KeepAlive(this);
        return Text(name);
    }

    private static unsafe NativeObject New()
    {
        Check(NativeMethods.CaptureNew(out var capture));
        return new NativeObject(capture, &NativeMethods.CaptureDelete);
    }

    private static int[] Parameters(VideoCapturePara prms)
    {
        ArgumentNullException.ThrowIfNull(prms);
        return prms.GetParameters();
    }

    private bool OpenFile(string fileName, VideoCaptureAPIs api, int[] prms)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        Check(NativeMethods.CaptureOpenFile(Pointer, fileName, (int)api, prms, prms.Length, out var opened));
        GC.KeepAlive(this);
        return opened != 0;
    }

    private bool OpenCamera(int index, VideoCaptureAPIs api, int[] prms)
    {
        Check(NativeMethods.CaptureOpenCamera(Pointer, index, (int)api, prms, prms.Length, out var opened));
        GC.KeepAlive(this);
        return opened != 0;
    }
}
