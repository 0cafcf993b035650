namespace SamStream.Annotation.Imports;

/// <summary>What was read: clips with the masks of their objects. Its masks lie in a temporary file until it is disposed of.</summary>
/// <param name="Name">Of the whole, if the format tells.</param>
/// <param name="Classes">In order of their ids.</param>
/// <param name="Clips">In the order in which they were met.</param>
/// <param name="Masks">Where the masks are kept.</param>
internal sealed record ImportSet(
    string? Name, IReadOnlyList<ImportedClass> Classes, IReadOnlyList<ImportedClip> Clips, IDisposable Masks) : IDisposable
{
    public void Dispose() => Masks.Dispose();
}

/// <summary>A kind of objects.</summary>
/// <param name="Id">0 or more; the format's own, or counted from 1 where it has none.</param>
/// <param name="Name">Not empty; no other class of the set has it.</param>
internal sealed record ImportedClass(int Id, string Name);

/// <summary>A clip of which there are masks.</summary>
internal sealed record ImportedClip
{
    /// <summary>The clip's id where we have written the file, else the name of the folder of its frames; no .. and no / at its start.</summary>
    public required string Name { get; init; }

    /// <summary>Of the clip's file, if the format tells; what people have written there.</summary>
    public string? FileName { get; init; }

    /// <summary>Of its frames, pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Of its frames, pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Which part of a training set it is for; null: the format does not tell, or it is for none.</summary>
    public string? Split { get; init; }

    /// <summary>Frames a second, if the format tells.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Frames of the clip, if the format tells; 0 or more.</summary>
    public long? FrameCount { get; init; }

    /// <summary>All objects, in order of their ids.</summary>
    public required IReadOnlyList<ImportedTrack> Tracks { get; init; }

    /// <summary>The frames that the format has, in order of their numbers, read from the disk as they are asked for; as often as one likes.</summary>
    public required IEnumerable<ImportedFrame> Frames { get; init; }
}

/// <summary>An object of a clip.</summary>
/// <param name="Id">From 1; the format's own where it has one that no other object of the clip has.</param>
/// <param name="Class">What it is.</param>
internal sealed record ImportedTrack(int Id, ImportedClass Class);
