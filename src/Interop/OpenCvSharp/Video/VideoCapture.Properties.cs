using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Properties of the source. A property that the back-end does not know reads as 0.
public partial class VideoCapture
{
    /// <summary>Media time of the frame that was grabbed, cut to whole milliseconds; Get has the fraction.</summary>
    public int PosMsec
    {
        get => (int)Get(VideoCaptureProperties.PosMsec);
        set => Set(VideoCaptureProperties.PosMsec, value);
    }

    /// <summary>Index of the frame that is grabbed next.</summary>
    /// <exception cref="NotSupportedException">Set on a camera.</exception>
    public int PosFrames
    {
        get => (int)Get(VideoCaptureProperties.PosFrames);
        set => SetUnless(CaptureType.Camera, VideoCaptureProperties.PosFrames, value);
    }

    /// <exception cref="NotSupportedException">Set on a file.</exception>
    public int FrameWidth
    {
        get => (int)Get(VideoCaptureProperties.FrameWidth);
        set => SetUnless(CaptureType.File, VideoCaptureProperties.FrameWidth, value);
    }

    /// <exception cref="NotSupportedException">Set on a file.</exception>
    public int FrameHeight
    {
        get => (int)Get(VideoCaptureProperties.FrameHeight);
        set => SetUnless(CaptureType.File, VideoCaptureProperties.FrameHeight, value);
    }

    /// <exception cref="NotSupportedException">Set on a file.</exception>
    public double Fps
    {
        get => Get(VideoCaptureProperties.Fps);
        set => SetUnless(CaptureType.File, VideoCaptureProperties.Fps, value);
    }

    /// <summary>The four characters of the codec.</summary>
    /// <exception cref="NotSupportedException">Set on a file.</exception>
    public string FourCC
    {
        get
        {
            var code = (int)Get(VideoCaptureProperties.FourCC);
            return string.Create(4, code, static (text, value) =>
            {
                for (var i = 0; i < 4; i++)
                    text[i] = (char)((value >> (8 * i)) & 0xFF);
            });
        }
        set => SetUnless(CaptureType.File, VideoCaptureProperties.FourCC, OpenCvSharp.FourCC.FromString(value).Value);
    }

    /// <summary>As the container says, or estimated from its duration.</summary>
    public int FrameCount => (int)Get(VideoCaptureProperties.FrameCount);

    public double BufferSize
    {
        get => Get(VideoCaptureProperties.BufferSize);
        set => Set(VideoCaptureProperties.BufferSize, value);
    }

    public bool ConvertRgb
    {
        get => (int)Get(VideoCaptureProperties.ConvertRgb) != 0;
        set => Set(VideoCaptureProperties.ConvertRgb, value ? 1 : 0);
    }

    /// <returns>Whether the back-end took the value.</returns>
    public bool Set(VideoCaptureProperties propertyId, double value) => Set((int)propertyId, value);

    public bool Set(int propertyId, double value)
    {
        Check(NativeMethods.CaptureSet(Pointer, propertyId, value, out var set));
        GC.KeepAlive(this);
        return set != 0;
    }

    public double Get(VideoCaptureProperties propertyId) => Get((int)propertyId);

    public double Get(int propertyId)
    {
        Check(NativeMethods.CaptureGet(Pointer, propertyId, out var value));
        GC.KeepAlive(this);
        return value;
    }

    private void SetUnless(CaptureType unsupported, VideoCaptureProperties property, double value)
    {
        if (CaptureType == unsupported)
            throw new NotSupportedException($"{property} cannot be set when the source is of the type {unsupported}");
        Set(property, value);
    }
}
