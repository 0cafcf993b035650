namespace SamStream.Annotation.Imports.Reading;

/// <summary>What is read at most, so that a few forged bytes cannot claim all memory or the whole disk.</summary>
internal static class ImportLimits
{
    /// <summary>Of a frame: 8K video has 33.2 million.</summary>
    public const int MostPixels = 1 << 25;

    /// <summary>Of a side of a frame.</summary>
    public const int MostSide = 1 << 16;

    /// <summary>Numbers of frames are below it.</summary>
    public const long MostFrame = int.MaxValue;

    /// <summary>Of all clips.</summary>
    public const int MostFrames = 1 << 21;

    public const int MostClips = 1 << 16;

    public const int MostClasses = 1 << 14;

    /// <summary>Of all clips; of one, as many as ids are for.</summary>
    public const int MostTracks = 1 << 20;

    /// <summary>Of a name.</summary>
    public const int MostLetters = 255;

    /// <summary>Run lengths of the masks of a frame.</summary>
    public const int MostRuns = 1 << 22;

    /// <summary>Of the masks of a frame as they are kept, and of all.</summary>
    public const int MostFrameBytes = 1 << 24;

    public const long MostBytes = 1L << 33;

    /// <summary>Of a file, or a part of one, that is read as a whole.</summary>
    public const int MostDocumentBytes = 1 << 26;

    /// <summary>What is wrong with the size of a frame.</summary>
    /// <exception cref="FormatException">Something is.</exception>
    public static void RequireSize(long width, long height)
    {
        if (width is < 1 or > MostSide || height is < 1 or > MostSide || width * height > MostPixels)
            throw new FormatException($"a frame is said to have {width}x{height} pixels; 1 to {MostPixels} are read, {MostSide} to a side");
    }

    /// <summary>Says so where a name is none that a clip or class can have.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static string RequireName(string? name, string what) => name switch
    {
        null or "" => throw new FormatException($"a {what} has no name"),
        { Length: > MostLetters } => throw new FormatException($"the name of a {what} has {name.Length} letters; {MostLetters} are read"),
        _ when name.Any(char.IsControl) => throw new FormatException($"the name of a {what} has a control character"),
        _ => name,
    };
}
