using System.Globalization;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Exports;

/// <summary>What a format has no place for, whatever the masks look like.</summary>
[Flags]
internal enum FormatLacks
{
    /// <summary>It holds all that masks come with.</summary>
    Nothing = 0,

    /// <summary>Whether a mask is sure, and whether its object has just come back.</summary>
    States = 1,

    /// <summary>Scores.</summary>
    Scores = 2,

    /// <summary>Who made a mask: a person or the tracker.</summary>
    Keyframes = 4,

    /// <summary>Which masks of several frames are of one object.</summary>
    Ids = 8,
}

/// <summary>Counts what a format could not hold while it is written.</summary>
/// <param name="lacks">What it has no place for.</param>
internal sealed class LossTally(FormatLacks lacks)
{
    private readonly Dictionary<string, long> _counts = [];
    private readonly List<ExportObject> _seen = [];

    private long _pixels;

    /// <summary>The objects of a frame that have pixels, in order of ids; valid until the next call. Counts what is lost of all objects.</summary>
    /// <exception cref="ExportException">A mask is not of the clip's size.</exception>
    public IReadOnlyList<ExportObject> See(ExportClip clip, ExportFrame frame)
    {
        _seen.Clear();
        foreach (ExportObject found in frame.Objects)
        {
            if (found.Mask is not { Area: > 0 } mask)
            {
                Add("Objects that a frame does not show, which are left out there", 1);
                continue;
            }

            if ((mask.Width, mask.Height) != (clip.Width, clip.Height))
            {
                throw new ExportException($"The clip {clip.Name} has {clip.Width}x{clip.Height} pixels; the mask of object {found.Track.Id} "
                    + $"on frame {frame.Index} has {mask.Width}x{mask.Height}. Track the clip again.");
            }

            _seen.Add(found);
            CountLacks(found);
        }

        return _seen;
    }

    /// <summary>Counts what has been lost.</summary>
    /// <param name="what">A sentence without its count and end, which follow.</param>
    /// <param name="count">Nothing is told of 0.</param>
    public void Add(string what, long count)
    {
        if (count > 0)
            _counts[what] = _counts.GetValueOrDefault(what) + count;
    }

    /// <summary>Counts the pixels that a mask has lost to those of lower ids.</summary>
    /// <param name="pixels">How many.</param>
    /// <param name="isWhole">Whether the mask had no others.</param>
    public void AddOverlap(long pixels, bool isWhole)
    {
        _pixels += pixels;
        Add("Pixels under another object, which the lowest id has", pixels);
        Add("Masks that lie wholly under others and are left out", isWhole ? 1 : 0);
    }

    /// <summary>All that was counted.</summary>
    public ExportLosses ToLosses() =>
        new(_pixels, [.. _counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key}: {count.Value:N0}."))]);

    private void CountLacks(ExportObject found)
    {
        if (lacks.HasFlag(FormatLacks.Ids))
            Add("Masks whose object is not told", 1);
        if (lacks.HasFlag(FormatLacks.States) && found.State != TrackState.Tracked)
            Add("Masks whose state, other than tracked, is not told", 1);
        if (lacks.HasFlag(FormatLacks.Scores))
            Add("Masks whose score is not told", 1);
        if (lacks.HasFlag(FormatLacks.Keyframes) && found.IsKeyframe)
            Add("Masks of which it is not told that a person set them", 1);
    }
}
