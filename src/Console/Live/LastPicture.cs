using SamStream.Console.Pointing;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Overlay;

namespace SamStream.Console.Live;

/// <summary>
/// The newest result of a camera, for those who begin to watch: a camera that is paused or away gives no other for now. It is a share,
/// not a copy, and is encoded when somebody asks; of a run that has ended the picture alone is kept. Thread-safe.
/// </summary>
internal sealed class LastPicture
{
    private const int Quality = 75;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, FramePacket> _packets = [];
    private FrameResult? _result;
    private FramePacket? _atEnd;

    /// <summary>
    /// Takes a share of a result, and ends that of the one before: what is held between two results is the buffer that the sink may be
    /// busy with.
    /// </summary>
    public void Keep(FrameResult result)
    {
        lock (_lock)
        {
            _result?.Dispose();
            _result = result.Share();
            _packets.Clear();
            _atEnd = null;
        }
    }

    /// <summary>What there was last; null: nothing yet.</summary>
    /// <param name="widthOf">How wide the picture is to be, by the width of the frame, pixels.</param>
    /// <param name="pointing">Told of the frame, so that it can be pointed at; null: whoever asks may not.</param>
    public FramePacket? Find(Func<int, int> widthOf, CameraPointing? pointing)
    {
        lock (_lock)
        {
            if (_result is not { } result)
                return _atEnd;
            pointing?.Add(result, isShown: true);
            int width = widthOf(result.Frame.Width);
            if (!_packets.TryGetValue(width, out FramePacket? packet))
                _packets[width] = packet = EncodeAlone(result, width);
            return packet;
        }
    }

    /// <summary>The run has ended: its buffers go back.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_result is not { } result)
                return;
            _atEnd = EncodeAlone(result, result.Frame.Width);
            _result = null;
            _packets.Clear();
            result.Dispose();
        }
    }

    /// <summary>A picture and what was found on it.</summary>
    /// <param name="jpeg">One caller's at a time.</param>
    /// <param name="result">Borrowed.</param>
    /// <param name="width">At most, pixels.</param>
    /// <param name="message">Of the result.</param>
    public static FramePacket Encode(FrameJpeg jpeg, FrameResult result, int width, FrameMessage message)
    {
        byte[] picture = jpeg.Encode(result.Frame, width, Quality, out int pictureWidth, out int pictureHeight);
        return new FramePacket(message with { Picture = new PictureMessage(pictureWidth, pictureHeight) }, picture);
    }

    // Seldom: between two of them there is no encoder to keep.
    private static FramePacket EncodeAlone(FrameResult result, int width)
    {
        using var jpeg = new FrameJpeg();
        return Encode(jpeg, result, width, result.ToMessage(includeMasks: true));
    }
}
