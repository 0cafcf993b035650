using System.Globalization;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media;

/// <summary>Counts the frames of a source that did not decode, and says where they were. Thread-safe.</summary>
internal sealed class LossCount
{
    private const int MostPlaces = 8;

    private readonly Lock _lock = new();
    private readonly List<string> _places = [];
    private readonly List<string> _warnings = [];
    private long _frames;
    private long _placesLeftOut;

    /// <summary>So far.</summary>
    public SourceLosses Losses
    {
        get
        {
            lock (_lock)
            {
                if (_frames == 0)
                    return _warnings.Count == 0 ? SourceLosses.None : new SourceLosses(0, [.. _warnings]);
                string more = _placesLeftOut > 0 ? $", and at {_placesLeftOut} more places" : "";
                return new SourceLosses(_frames, [$"{_frames} frames did not decode: {string.Join("; ", _places)}{more}", .. _warnings]);
            }
        }
    }

    /// <summary>Takes in what was lost between two frames.</summary>
    /// <param name="header">The frame behind.</param>
    /// <param name="before">The frame in front; null if there is none.</param>
    public void Count(in FrameHeader header, FrameHeader? before)
    {
        if (header.LostBefore > 0)
            Add(header.LostBefore, before is null ? $"before {At(header)}" : $"between {At(before.Value)} and {At(header)}");
    }

    /// <summary>Takes in what was lost behind the last frame.</summary>
    public void CountAtEnd(long frames)
    {
        if (frames > 0)
            Add(frames, "at the end");
    }

    /// <summary>Something else that a user should know.</summary>
    public void Warn(string sentence)
    {
        lock (_lock)
        {
            if (_warnings.Count < MostPlaces && !_warnings.Contains(sentence))
                _warnings.Add(sentence);
        }
    }

    private void Add(long frames, string place)
    {
        lock (_lock)
        {
            _frames += frames;
            if (_places.Count < MostPlaces)
                _places.Add($"{frames} {place}");
            else
                _placesLeftOut++;
        }
    }

    private static string At(in FrameHeader header) =>
        header.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s") : "a frame without a time";
}
