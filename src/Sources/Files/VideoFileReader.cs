using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Files;

/// <summary>An open video file that stands on one of its frames. Used by one thread at a time.</summary>
internal sealed class VideoFileReader : IDisposable
{
    private readonly VideoCapture _capture;
    private readonly PresentationTimeline _timeline;
    private readonly string _path;

    /// <summary>Opens the file and goes to its first frame.</summary>
    /// <exception cref="SourceException">It is not a readable video, or holds no frame.</exception>
    public VideoFileReader(string path)
    {
        _path = path;
        Container = VideoFileCheck.Inspect(path);
        _capture = VideoFileCheck.Open(path, Container);
        try
        {
            DeclaredFrameRate = Sane(_capture.Get(VideoCaptureProperties.Fps), most: OptionChecks.MaxFrameRate);
            DeclaredFrameCount = (long?)Sane(_capture.Get(VideoCaptureProperties.FrameCount), most: 1e9);
            _timeline = new PresentationTimeline(DeclaredFrameRate);
            if (!MoveNext())
                throw VideoFileCheck.NoFrame(path, Container, DeclaredFrameCount);
            ReadSize();
        }
        catch
        {
            _capture.Dispose();
            throw;
        }
    }

    /// <summary>What the file's outermost structure says.</summary>
    public VideoContainer Container { get; }

    /// <summary>Frames a second; null if not declared or absurd.</summary>
    public double? DeclaredFrameRate { get; }

    /// <summary>Frames in the file as declared, often an estimate; null if not declared or absurd.</summary>
    public long? DeclaredFrameCount { get; }

    /// <summary>Frames decoded so far, with the one it stands on.</summary>
    public long FramesRead { get; private set; }

    /// <summary>Pixels in a row, rotation applied.</summary>
    public int Width { get; private set; }

    /// <summary>Rows, rotation applied.</summary>
    public int Height { get; private set; }

    /// <summary>Media time of the frame it stands on; 0 at the file's first one.</summary>
    public TimeSpan PresentationTime { get; private set; }

    /// <summary>Provenance of <see cref="PresentationTime"/>.</summary>
    public PresentationClock PresentationClock { get; private set; }

    /// <summary>Goes to the next frame; false at the end.</summary>
    public bool MoveNext()
    {
        try
        {
            if (!_capture.Grab())
                return false;
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            throw Failed(error);
        }

        FramesRead++;
        (PresentationTime, PresentationClock) = _timeline.Next(_capture.Get(VideoCaptureProperties.PosMsec));
        return true;
    }

    /// <summary>The frame it stands on, in a buffer of the pool. It may be asked for more than once.</summary>
    /// <exception cref="SourceException">It does not decode.</exception>
    public VideoFrame CopyCurrent(FramePool pool, in FrameMetadata metadata, CancellationToken cancellationToken)
    {
        using WritableFrame buffer = pool.Rent(Width, Height, cancellationToken);
        using Mat target = MatFrames.Over(buffer);
        Retrieve(target);
        // OpenCV writes in place as long as size and type are those of the buffer, and elsewhere when they are not.
        if (target.Data == buffer.Address)
            return buffer.Publish(metadata);

        buffer.Dispose();
        (Width, Height) = (target.Width, target.Height);
        using WritableFrame resized = pool.Rent(Width, Height, cancellationToken);
        MatFrames.Copy(target, resized);
        return resized.Publish(metadata with { Discontinuity = Discontinuity.SizeChanged });
    }

    public void Dispose() => _capture.Dispose();

    // NaN and negative values, which some containers give, fail the comparison.
    private static double? Sane(double value, double most) => value > 0 && value <= most ? value : null;

    private void ReadSize()
    {
        using var frame = new Mat();
        Retrieve(frame);
        (Width, Height) = (frame.Width, frame.Height);
    }

    private void Retrieve(Mat target)
    {
        try
        {
            if (_capture.Retrieve(target) && !target.Empty())
                return;
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            throw Failed(error);
        }

        throw Failed(error: null);
    }

    private SourceException Failed(Exception? error) => new(
        $"Frame {Math.Max(0, FramesRead - 1):N0} of '{_path}' does not decode{(error is null ? "" : $" ({error.Message})")}. "
        + "The file may be damaged; the frames before were delivered.", innerException: error);
}
