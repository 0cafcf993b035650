using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

/// <summary>Encodes frames to a video file.</summary>
public class VideoWriter : CvObject
{
    public VideoWriter()
        : base(New())
    {
        Fps = -1;
        IsColor = true;
    }

    /// <summary>Opens a file; <see cref="IsOpened"/> tells whether that succeeded.</summary>
    public VideoWriter(string fileName, FourCC fourcc, double fps, Size frameSize, bool isColor = true)
        : this(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, isColor)
    {
    }

    public VideoWriter(
        string fileName, VideoCaptureAPIs apiPreference, FourCC fourcc, double fps, Size frameSize, bool isColor = true)
        : this()
    {
        IsColor = isColor;
        OpenFile(fileName, apiPreference, fourcc, fps, frameSize, ColorParameters(isColor));
    }

    public VideoWriter(string fileName, FourCC fourcc, double fps, Size frameSize, int[] prms)
        : this(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, prms)
    {
    }

    public VideoWriter(string fileName, FourCC fourcc, double fps, Size frameSize, VideoWriterPara prms)
        : this(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, prms)
    {
    }

    public VideoWriter(
        string fileName, VideoCaptureAPIs apiPreference, FourCC fourcc, double fps, Size frameSize, int[] prms)
        : this()
    {
        ArgumentNullException.ThrowIfNull(prms);
        IsColor = false;
        OpenFile(fileName, apiPreference, fourcc, fps, frameSize, prms);
    }

    public VideoWriter(
        string fileName, VideoCaptureAPIs apiPreference, FourCC fourcc, double fps, Size frameSize,
        VideoWriterPara prms)
        : this(fileName, apiPreference, fourcc, fps, frameSize, Parameters(prms))
    {
    }

    public string? FileName { get; private set; }

    public double Fps { get; private set; }

    public Size FrameSize { get; private set; }

    /// <summary>As given when opening; false where parameters were given instead.</summary>
    public bool IsColor { get; private set; }

    public static int FourCC(char c1, char c2, char c3, char c4) =>
        (c1 & 0xFF) | (c2 & 0xFF) << 8 | (c3 & 0xFF) << 16 | (c4 & 0xFF) << 24;

    public static int FourCC(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != 4)
            throw new ArgumentException($"'{code}' has {code.Length} characters instead of 4", nameof(code));
        return FourCC(code[0], code[1], code[2], code[3]);
    }

    public bool Open(string fileName, FourCC fourcc, double fps, Size frameSize, bool isColor = true) =>
        Open(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, isColor);

    public bool Open(
        string fileName, VideoCaptureAPIs apiPreference, FourCC fourcc, double fps, Size frameSize, bool isColor = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        IsColor = isColor;
        return OpenFile(fileName, apiPreference, fourcc, fps, frameSize, ColorParameters(isColor));
    }

    public bool IsOpened()
    {
        Check(NativeMethods.WriterIsOpened(Pointer, out var opened));
        GC.KeepAlive(this);
        return opened != 0;
    }

    /// <summary>Encodes a frame. OpenCV does not report a frame of the wrong size or a failure to write.</summary>
    public void Write(InputArray image)
    {
        Check(NativeMethods.WriterWrite(Pointer, NativeArray.Read(image)));
        GC.KeepAlive(this);
        GC.KeepAlive(image);
    }

    /// <summary>Writes what is still held back and closes the file.</summary>
    public void Release()
    {
        Check(NativeMethods.WriterRelease(Pointer));
        GC.KeepAlive(this);
    }

    public bool Set(VideoWriterProperties propId, double value)
    {
        Check(NativeMethods.WriterSet(Pointer, (int)propId, value, out var set));
        GC.KeepAlive(this);
        return set != 0;
    }

    public double Get(VideoWriterProperties propId)
    {
        Check(NativeMethods.WriterGet(Pointer, (int)propId, out var value));
        GC.KeepAlive(this);
        return value;
    }

    /// <exception cref="OpenCVException">Nothing is open.</exception>
    public string GetBackendName()
    {
        Span<byte> name = stackalloc byte[64];
        Check(NativeMethods.WriterBackendName(Pointer, name, name.Length));
        GC.KeepAlive(this);
        return Text(name);
    }

    private static unsafe NativeObject New()
    {
        Check(NativeMethods.WriterNew(out var writer));
        return new NativeObject(writer, &NativeMethods.WriterDelete);
    }

    private static int[] ColorParameters(bool isColor) => [(int)VideoWriterProperties.IsColor, isColor ? 1 : 0];

    private static int[] Parameters(VideoWriterPara prms)
    {
        ArgumentNullException.ThrowIfNull(prms);
        return prms.GetParameters();
    }

    private bool OpenFile(string fileName, VideoCaptureAPIs api, FourCC fourcc, double fps, Size frameSize, int[] prms)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        FileName = fileName;
        Fps = fps;
        FrameSize = frameSize;
        Check(NativeMethods.WriterOpen(
            Pointer, fileName, (int)api, fourcc.Value, fps, frameSize, prms, prms.Length, out var opened));
        GC.KeepAlive(this);
        return opened != 0;
    }
}
