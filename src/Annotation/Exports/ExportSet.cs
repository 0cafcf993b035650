namespace SamStream.Annotation.Exports;

/// <summary>What is exported: clips with the masks of their objects.</summary>
/// <param name="Name">Of the project.</param>
/// <param name="Classes">All of them, in order of their ids.</param>
/// <param name="Clips">In the order in which they are written.</param>
internal sealed record ExportSet(string Name, IReadOnlyList<ExportClass> Classes, IReadOnlyList<ExportClip> Clips);

/// <summary>A kind of objects.</summary>
/// <param name="Id">From 1; the same in every export.</param>
/// <param name="Name">As people have named it.</param>
internal sealed record ExportClass(int Id, string Name);

/// <summary>A clip whose frames have been segmented.</summary>
internal sealed record ExportClip
{
    /// <summary>Letters, digits, - and _; no other clip of the project has it.</summary>
    public required string Id { get; init; }

    /// <summary>Of the file or folder.</summary>
    public required string Name { get; init; }

    /// <summary>Of the frames as they are shown, pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Of the frames as they are shown, pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Which part of a training set it is for, such as train: letters, digits, - and _; null: none is named.</summary>
    public string? Split { get; init; }

    /// <summary>Frames a second as declared; null: unknown.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Frames of the clip, whether they have results or not.</summary>
    public required long FrameCount { get; init; }

    /// <summary>One in so many frames is exported, those whose numbers it divides.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>How names of its frames' pictures end: .jpg or .png.</summary>
    public string PictureExtension { get; init; } = ".jpg";

    /// <summary>All objects that any frame shows, in order of their ids.</summary>
    public required IReadOnlyList<ExportTrack> Tracks { get; init; }

    /// <summary>
    /// The frames that are exported, in their order; read from the disk as they are asked for, so that memory does not grow with the clip.
    /// May be asked for more than once.
    /// </summary>
    public required IEnumerable<ExportFrame> Frames { get; init; }
}

/// <summary>An object of a clip.</summary>
/// <param name="Id">From 1; of this clip alone.</param>
/// <param name="Class">What it is.</param>
internal sealed record ExportTrack(int Id, ExportClass Class);
