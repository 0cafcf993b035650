using OpenCvSharp;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Overlay.Mp4;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// A video file that survives a kill: short segments, each one appended whole to a file that can be played at any time;
/// on completion that file becomes a plain MP4 under the final name.
/// </summary>
internal sealed class OverlayVideo(
    OverlayPaths paths, SegmentEncoder encoder, Size size, int nominalDuration, TimeSpan flushInterval, TimeProvider time)
    : IDisposable
{
    private const int MinSegmentFrames = 12;
    private const int MaxSegmentFrames = 250;

    private readonly List<long> _shownAt = [];
    private FragmentedMp4? _file;
    private long _segmentStarted = time.GetTimestamp();

    /// <param name="frame">Of the video's size.</param>
    /// <param name="shownAt">Ticks, more than the frame before.</param>
    /// <exception cref="SinkException">The video cannot be written.</exception>
    public void Write(Mat frame, long shownAt)
    {
        bool isOld = _shownAt.Count >= MinSegmentFrames && time.GetElapsedTime(_segmentStarted) >= flushInterval;
        if (isOld || _shownAt.Count >= MaxSegmentFrames)
            EndSegment(shownAt);
        if (_shownAt.Count == 0)
            _segmentStarted = time.GetTimestamp();
        encoder.Write(frame);
        _shownAt.Add(shownAt);
    }

    /// <summary>Puts the finished video under its final name.</summary>
    /// <exception cref="SinkException">It cannot be written; what is there stays under the partial name.</exception>
    public void Complete()
    {
        EndLastSegment();
        if (_file is null)
            return;
        PlainMp4.Write(paths.Final, _file);
        _file.Dispose();
        File.Delete(paths.Partial);
    }

    /// <summary>Appends what was written since the last segment, and leaves the partial file.</summary>
    public void Stop() => EndLastSegment();

    public void Dispose()
    {
        encoder.Dispose();
        _file?.Dispose();
    }

    private void EndLastSegment()
    {
        if (_shownAt.Count > 0)
            EndSegment(_shownAt[^1] + nominalDuration);
    }

    private void EndSegment(long end)
    {
        using Mp4Segment segment = encoder.Close();
        _file ??= new FragmentedMp4(paths.Partial, new Mp4Track(size.Width, size.Height, segment.SampleDescription));
        if (!segment.SampleDescription.AsSpan().SequenceEqual(_file.Track.SampleDescription))
            throw new SinkException($"The video encoder changed its parameters in the middle of {paths.Partial}; it can be played up to there.");
        _shownAt.Add(end);
        var samples = new Mp4Sample[segment.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = new Mp4Sample(
                segment.SizeBytes(i),
                (int)(_shownAt[i + 1] - _shownAt[i]),
                (int)(_shownAt[segment.PresentationIndex[i]] - _shownAt[i]),
                segment.IsKey(i));
        }

        _file.Append(_shownAt[0], samples, segment.Samples());
        _shownAt.Clear();
    }
}
