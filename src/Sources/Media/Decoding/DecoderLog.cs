using System.Globalization;
using System.Text.RegularExpressions;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Processes;

namespace SamStream.Sources.Media.Decoding;

/// <summary>
/// Reads what a decoding FFmpeg writes to standard error at level <c>verbose</c>: the headers of its frames, how its
/// filters are set up, what did not decode, and why it ended. A server's or a file's own words come the same way, so that
/// what counts carries a mark that nobody else knows. Used by the child's error thread; what it tells is read by others.
/// </summary>
/// <param name="mark">Letters and digits that only this child was given.</param>
/// <param name="heldFrames">Frames that the filters hold back and lose when they are set up anew.</param>
/// <param name="onFrame">Gets each frame's header, in the order of the frames in the pipe.</param>
internal sealed partial class DecoderLog(string mark, int heldFrames, Action<FrameHeader> onFrame)
{
    /// <summary>The fastest declared frame rate that is taken for real, frames a second.</summary>
    public const double MaxFrameRate = 1000;

    /// <summary>
    /// Behind the mark, the name of the filter that converts pixels, and of one behind it that only tells their size: a message
    /// of FFmpeg's that lacks its line break takes the next line's beginning with it, so that one of both is lost.
    /// </summary>
    public const string Conversion = "c", Size = "s";

    private const int KeptErrors = 12, MaxShownLength = 300;

    // Frames in a row whose lines can have been spoiled; more than that is another count.
    private const int MostMissed = 16;

    private readonly Lock _lock = new();
    private readonly Queue<string> _errors = new();
    private readonly string _conversion = $"[scale@{mark}{Conversion} @ ", _size = $"[scale@{mark}{Size} @ ";
    private readonly string _frameEnd = $"p={mark}";
    private int _width, _height;
    private PixelAspect _aspect = PixelAspect.Square;
    private string _pixelFormat = "";
    private Match? _frame;
    private int _nextFrame;
    private int _lostBefore;
    private bool _hasFrame;
    private bool _isInput;
    private double? _frameRate;
    private long? _packets;
    private long _lostAtEnd;
    private string? _codec;
    private bool _isInterlaced;
    private YuvMatrix _matrix;
    private int _failedHardware;

    /// <summary>Frames a second that the stream declares; null if it does not, or the value is absurd.</summary>
    public double? FrameRate => Get(ref _frameRate);

    /// <summary>The video's codec as FFmpeg calls it, once known: h264.</summary>
    public string? Codec => Get(ref _codec);

    /// <summary>True if the stream declares fields instead of whole pictures.</summary>
    public bool IsInterlaced => Get(ref _isInterlaced);

    /// <summary>Packets of the video that were read, told at the end; null before.</summary>
    public long? Packets => Get(ref _packets);

    /// <summary>Frames that did not decode behind the last one that did.</summary>
    public long LostAtEnd => Get(ref _lostAtEnd);

    /// <summary>True if a hardware decoder was tried and gave up.</summary>
    public bool HardwareFailed => Get(ref _failedHardware) > 0;

    /// <summary>The last errors, oldest first, without the marks of FFmpeg's parts.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    /// <summary>Reads one line.</summary>
    public void Read(string line)
    {
        // A decoder's thread writes a message in parts, and the lines of a frame may come between two of them.
        if (_frame is not null && line.EndsWith(_frameEnd, StringComparison.Ordinal))
            TellFrame();
        else if (FramePosition().Match(line) is { Success: true } frame)
            _frame = frame;
        else if (line.StartsWith(_conversion, StringComparison.Ordinal) && ScaledFrame().Match(line) is { Success: true } converted)
            TakeSize(converted, converted.Groups[1].Value);
        else if (line.StartsWith(_size, StringComparison.Ordinal) && ScaledFrame().Match(line) is { Success: true } sized)
            TakeSize(sized, _pixelFormat);
        else if (Level().Match(line) is { Success: true } level)
            ReadMessage(level.Groups[1].ValueSpan, line[(level.Index + level.Length)..]);
    }

    private void TellFrame()
    {
        Match frame = _frame!;
        _frame = null;
        if (_width == 0)
            return;
        TellMissed(Number(frame.Groups[1]));
        // The time base of the graph's end is that of a TimeSpan: 100 ns.
        TimeSpan? time = long.TryParse(frame.Groups[2].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ticks)
            ? TimeSpan.FromTicks(ticks)
            : null;
        var header = new FrameHeader(_width, _height, _aspect, _pixelFormat, _matrix, time, _lostBefore);
        _lostBefore = 0;
        _hasFrame = true;
        Set(ref _lostAtEnd, 0);
        onFrame(header);
    }

    // FFmpeg counts the frames from 0 on, and anew when it sets up all of its filters: one whose line was not understood is in the pipe all
    // the same.
    private void TellMissed(int number)
    {
        int expected = number < _nextFrame ? 0 : _nextFrame;
        for (int missed = number - expected; missed > 0 && missed <= MostMissed; missed--)
            onFrame(new FrameHeader(_width, _height, _aspect, _pixelFormat, _matrix, null, 0));
        _nextFrame = number + 1;
    }

    private void TakeSize(Match scaled, string format)
    {
        (int width, int height) = (Number(scaled.Groups[2]), Number(scaled.Groups[3]));
        bool isChange = _hasFrame && (format, width, height) != (_pixelFormat, _width, _height);
        _lostBefore += isChange ? heldFrames : 0;
        (_pixelFormat, _width, _height) = (format, width, height);
        (int aspectWidth, int aspectHeight) = (Number(scaled.Groups[4]), Number(scaled.Groups[5]));
        _aspect = aspectWidth > 0 && aspectHeight > 0 ? new PixelAspect(aspectWidth, aspectHeight) : PixelAspect.Square;
    }

    private void ReadMessage(ReadOnlySpan<char> level, string text)
    {
        if (level is "error" or "fatal" or "panic")
            ReadError(text);
        else if (level is "warning")
            ReadWarning(text);
        else
            ReadInformation(text);
    }

    private void ReadError(string text)
    {
        if (LostPacket().IsMatch(text))
        {
            _lostBefore++;
            Set(ref _lostAtEnd, _lostBefore);
        }

        if (HardwareFailure().IsMatch(text))
            Set(ref _failedHardware, 1);
        Keep(text);
    }

    private void ReadWarning(string text)
    {
        if (HardwareFailure().IsMatch(text))
            Set(ref _failedHardware, 1);
        if (text.Contains("HTTP error", StringComparison.Ordinal))
            Keep(text);
    }

    private void ReadInformation(string text)
    {
        if (text.StartsWith("Input #0", StringComparison.Ordinal))
            _isInput = true;
        else if (text.StartsWith("Output #0", StringComparison.Ordinal) || text.StartsWith("Stream mapping", StringComparison.Ordinal))
            _isInput = false;
        else if (_isInput && Codec is null && VideoStream().Match(text) is { Success: true } video)
            TakeStream(video, text);
        else if (VideoPackets().Match(text) is { Success: true } packets
            && long.TryParse(packets.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            Set(ref _packets, count);
        }
    }

    private void TakeStream(Match video, string text)
    {
        if (text.Contains("(attached pic)", StringComparison.Ordinal))
            return;
        Set(ref _codec, video.Groups[1].Value);
        Set(ref _isInterlaced, Fields().IsMatch(text));
        // FFmpeg leaves Y'CbCr what it is, and turns what is none into that of BT.601.
        _matrix = DeclaredMatrix().Match(text).Groups[1].Value switch
        {
            "bt709" => YuvMatrix.Bt709,
            "bt2020" => YuvMatrix.Bt2020,
            _ => YuvMatrix.Bt601,
        };
        if (DeclaredRate().Match(text) is { Success: true } rate
            && double.TryParse(rate.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double frames)
            && frames is > 0 and <= MaxFrameRate)
        {
            Set(ref _frameRate, frames);
        }
    }

    /// <summary>Words of a program as a message may have them: addresses hold passwords and tokens, and a line may be long.</summary>
    public static string Shown(string text) => ForeignText.Visible(Address().Replace(text, "the address").Trim(), MaxShownLength);

    private void Keep(string text)
    {
        string shown = Shown(text);
        lock (_lock)
        {
            _errors.Enqueue(shown);
            if (_errors.Count > KeptErrors)
                _errors.Dequeue();
        }
    }

    private T Get<T>(ref T field)
    {
        lock (_lock)
            return field;
    }

    private void Set<T>(ref T field, T value)
    {
        lock (_lock)
            field = value;
    }

    private static int Number(Group digits) =>
        int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // [scale@mark @ 0x55] [verbose] w:768 h:576 fmt:yuv420p sar:0/1 -> w:768 h:576 fmt:yuv420p sar:0/1 flags:0x0
    [GeneratedRegex(@"fmt:(\w+) .*-> w:(\d+) h:(\d+) .*\bsar:(\d+)/(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ScaledFrame();

    // frame:12   pts:21000000 pts_time:2.1, or pts:NOPTS
    [GeneratedRegex(@"frame:(\d+) +pts:(-?\w+) +pts_time:\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex FramePosition();

    // [h264 @ 0x55] [error] text, or [error] text
    [GeneratedRegex(@"^(?:\[[^\]]*\] )*?\[(panic|fatal|error|warning|info|verbose)\] ", RegexOptions.CultureInvariant)]
    private static partial Regex Level();

    // FFmpeg 5 and 6; 7 and later.
    [GeneratedRegex(@"^Error while decoding stream #|^Error submitting packet to decoder|^Decoding error", RegexOptions.CultureInvariant)]
    private static partial Regex LostPacket();

    [GeneratedRegex(@"hwaccel|hwdevice|hardware|Device creation failed|No device available for decoder|v4l2_m2m|Could not find a valid device|Failed setup for format", RegexOptions.CultureInvariant)]
    private static partial Regex HardwareFailure();

    // Stream #0:0(und): Video: h264 (High), …
    [GeneratedRegex(@"^\s*Stream #0:\d+.*?: Video: (\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex VideoStream();

    [GeneratedRegex(@"\b(top|bottom) (first|coded first)|\(.*\b(top|bottom)\b.*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Fields();

    // h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709/unknown/unknown, progressive), or yuv420p(bt709)
    [GeneratedRegex(@", \w+\((?:(?:tv|pc), )?(bt709|bt2020)", RegexOptions.CultureInvariant)]
    private static partial Regex DeclaredMatrix();

    [GeneratedRegex(@", ([\d.]+) fps\b", RegexOptions.CultureInvariant)]
    private static partial Regex DeclaredRate();

    // Input stream #0:0 (video): 40 packets read (692313 bytes); 31 frames decoded;
    [GeneratedRegex(@"^\s*Input stream #0:\d+ \(video\): (\d+) packets read .*; \d+ frames decoded", RegexOptions.CultureInvariant)]
    private static partial Regex VideoPackets();

    [GeneratedRegex(@"\b[a-zA-Z][a-zA-Z0-9+.-]*://\S*", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
