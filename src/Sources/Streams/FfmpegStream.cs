using System.Diagnostics;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Live;

namespace SamStream.Sources.Streams;

/// <summary>
/// A network stream through OpenCV's FFmpeg back-end. It keeps to its time-outs by FFmpeg's interrupt callback, which
/// all its network protocols ask ten times a second.
/// </summary>
internal sealed class FfmpegStream(StreamOptions options) : ILiveInput
{
    // CAP_PROP_FRAME_TYPE: the letter I, P or B; 0 where OpenCV does not have it (before 4.7).
    private const int FrameTypeProperty = 69;

    private readonly CaptureHandle _capture = new();
    private readonly StreamAddress _address = options.FullAddress;
    private bool _awaitsKeyFrame;
    private bool _isFirst;

    public string Subject => $"Stream '{_address}'";

    public string NoFrameCure =>
        "A stream that is joined between two key frames gives its first frame with the next one: raise stallTimeout over "
        + "the time between two, or let the camera send them more often.";

    public bool EndsWithFailedGrab => false;

    public int Width => _capture.Width;

    public int Height => _capture.Height;

    public double? FrameRate => _capture.FrameRate;

    public TimeSpan? Stamp { get; private set; }

    public Task ReachAsync(CancellationToken cancellationToken) => StreamProbe.ReachAsync(options, cancellationToken);

    public bool TryOpen()
    {
        if (FfmpegGate.OpenStream(options) is not { } capture || !_capture.Take(capture).IsOpened())
            return false;
        _capture.ReadProperties();
        _isFirst = true;
        // FFmpeg's H.264 decoder holds frames back until a key frame; its H.265 decoder fills in gray instead.
        _awaitsKeyFrame = capture.FourCC is "hevc" or "hev1" or "hvc1" or "HEVC" or "H265";
        return true;
    }

    public SourceException CannotOpen(CancellationToken cancellationToken)
    {
        try
        {
            // Blocking is safe: this is a thread of the source's own, and the probe keeps to the time-out.
            StreamProbe.ExplainAsync(options, cancellationToken).GetAwaiter().GetResult();
        }
        catch (SourceException reason)
        {
            return reason;
        }

        string transport = options.Transport == StreamTransport.Udp ? "udp" : "tcp";
        return new SourceException(
            $"{Subject} answers, but FFmpeg could not open it (within {options.OpenTimeout.TotalSeconds:0.#} seconds). Is there "
            + $"a video stream in it, and does the camera offer the transport {transport}? 'ffprobe' shows what it holds.",
            SourceFault.Other);
    }

    public bool Grab()
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            if (!_capture.Open.Grab())
                return false;
        }
        while (IsBeforeKeyFrame() && Stopwatch.GetElapsedTime(started) < options.StallTimeout);
        ReadStamp();
        return true;
    }

    public LiveFrame Retrieve(WritableFrame buffer) => _capture.Retrieve(buffer);

    public void Close() => _capture.Close();

    public void Dispose() => Close();

    private bool IsBeforeKeyFrame()
    {
        if (_awaitsKeyFrame)
            _awaitsKeyFrame = (int)_capture.Open.Get(FrameTypeProperty) is 'P' or 'B';
        return _awaitsKeyFrame;
    }

    // 0 stands for the first frame's time and for a missing one.
    private void ReadStamp()
    {
        double milliseconds = _capture.Open.Get(VideoCaptureProperties.PosMsec);
        bool isKnown = double.IsFinite(milliseconds) && Math.Abs(milliseconds) < 1e12 && (milliseconds != 0 || _isFirst);
        Stamp = isKnown ? TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond)) : null;
        _isFirst = false;
    }
}
