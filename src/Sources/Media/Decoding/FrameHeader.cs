using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Sources.Media.Decoding;

/// <summary>What FFmpeg says of a frame before its pixels come.</summary>
/// <param name="Width">Pixels in a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Aspect">The shape of its pixels.</param>
/// <param name="PixelFormat">The stream's own format, as FFmpeg calls it: yuv420p.</param>
/// <param name="Matrix">Which Y'CbCr its samples are.</param>
/// <param name="Time">Presentation time in the stream's clock; null if it has none.</param>
/// <param name="LostBefore">Frames that did not decode since the one before.</param>
internal readonly record struct FrameHeader(
    int Width, int Height, PixelAspect Aspect, string PixelFormat, YuvMatrix Matrix, TimeSpan? Time, int LostBefore)
{
    /// <summary>Bytes of its pixels in the pipe: I420, rows without padding.</summary>
    public long Bytes => new I420Layout(Width, Height).Bytes;
}
