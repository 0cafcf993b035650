using OpenCvSharp;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay.Mp4;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// Compresses frames by OpenCV's video writer into short files, one after the other. OpenCV says nothing of a frame that
/// it could not write, so a segment counts only if every frame is in it.
/// </summary>
internal sealed class SegmentEncoder(string path, FourCC codec, OverlayPreset preset, double frameRate, Size size) : IDisposable
{
    private VideoWriter? _writer;

    /// <summary>Frames in the segment that is open.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Begins a segment.</summary>
    /// <returns>False if OpenCV has no encoder for it.</returns>
    public bool TryOpen()
    {
        _writer = WriterOptions.Open(path, codec, preset, frameRate, size);
        if (_writer.IsOpened())
            return true;
        Dispose();
        return false;
    }

    public void Write(Mat frame)
    {
        if (_writer is null && !TryOpen())
            throw new SinkException($"OpenCV could open {path} before, and cannot now ({OutputErrors.FreeBytes(path)} bytes free).");
        _writer!.Write(frame);
        FrameCount++;
    }

    /// <summary>Ends the segment and opens it; the caller disposes it before the next one begins.</summary>
    /// <exception cref="SinkException">Frames are missing.</exception>
    public Mp4Segment Close()
    {
        int expected = FrameCount;
        FrameCount = 0;
        _writer?.Dispose();
        _writer = null;
        try
        {
            Mp4Segment segment = Mp4Segment.Open(path);
            if (segment.Count == expected)
                return segment;
            segment.Dispose();
            throw Incomplete($"{segment.Count} of {expected} frames are there", null);
        }
        catch (Exception error) when (error is InvalidDataException or FileNotFoundException or EndOfStreamException)
        {
            throw Incomplete(error.Message, error);
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
        AtomicFile.TryDelete(path);
    }

    private SinkException Incomplete(string reason, Exception? error) => new(
        $"OpenCV did not write the overlay video to {path}: {reason}. "
        + $"{OutputErrors.FreeBytes(path)} bytes are free there: free some space if that is little, or write to another disk.",
        isTransient: false, error);
}
