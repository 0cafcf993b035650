namespace SamStream.Evaluation.Videos;

/// <summary>A video as image files with a mask image for some or all of its frames.</summary>
/// <param name="Name">Name of the sequence.</param>
/// <param name="FramesFolder">Holds the frames.</param>
/// <param name="Frames">Paths of the frames in order.</param>
/// <param name="Annotations">Frame index and path of its mask image, in order; at least three.</param>
public sealed record AnnotatedSequence(
    string Name, string FramesFolder, IReadOnlyList<string> Frames, IReadOnlyList<FrameAnnotation> Annotations)
{
    /// <summary>The frames that count: the benchmark drops the first, which is given, and the last.</summary>
    public IEnumerable<FrameAnnotation> Evaluated => Annotations.Skip(1).SkipLast(1);
}

/// <summary>The true mask image of one frame.</summary>
/// <param name="FrameIndex">Index of the frame in its sequence, from 0.</param>
/// <param name="Path">The mask image.</param>
public sealed record FrameAnnotation(int FrameIndex, string Path)
{
    /// <summary>The file's name without extension, the same as the frame's.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>
/// Finds annotated sequences in a folder of one of these layouts: <c>{frames,masks}</c> (one sequence),
/// <c>&lt;sequence&gt;/{frames,masks}</c>, or DAVIS's own <c>JPEGImages/&lt;resolution&gt;/&lt;sequence&gt;</c> with
/// <c>Annotations/&lt;resolution&gt;/&lt;sequence&gt;</c>, the resolution being optional.
/// </summary>
public static class SequenceFinder
{
    private const string Layouts =
        "expected <sequence>/frames with <sequence>/masks, or JPEGImages/480p/<sequence> with Annotations/480p/<sequence>";

    private static readonly HashSet<string> ImageExtensions =
        new([".jpg", ".jpeg", ".png", ".bmp"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The sequences in order of their names.</summary>
    /// <exception cref="EvaluationException">The folder holds none, or one of them is not usable.</exception>
    public static IReadOnlyList<AnnotatedSequence> Find(string folder)
    {
        if (File.Exists(folder))
            throw new EvaluationException($"{folder}: is a file; name the folder that holds the sequences: {Layouts}.");
        if (!Directory.Exists(folder))
            throw new EvaluationException($"{folder}: there is no such folder; {Layouts}.");
        var sequences = Candidates(folder)
            .OrderBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => Read(candidate.Name, candidate.Frames, candidate.Masks))
            .ToList();
        return sequences.Count > 0
            ? sequences
            : throw new EvaluationException($"{folder}: holds no annotated sequence; {Layouts}.");
    }

    private static IEnumerable<(string Name, string Frames, string Masks)> Candidates(string folder)
    {
        if (Pair(folder) is { } single)
            return [(Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/')), single.Frames, single.Masks)];
        string images = Path.Combine(folder, "JPEGImages"), annotations = Path.Combine(folder, "Annotations");
        if (Directory.Exists(images) && Directory.Exists(annotations))
            return DavisCandidates(images, annotations);
        return
            from sequence in Directory.EnumerateDirectories(folder)
            let pair = Pair(sequence)
            where pair is not null
            select (Path.GetFileName(sequence), pair.Value.Frames, pair.Value.Masks);
    }

    private static (string Frames, string Masks)? Pair(string folder)
    {
        (string frames, string masks) = (Path.Combine(folder, "frames"), Path.Combine(folder, "masks"));
        return Directory.Exists(frames) && Directory.Exists(masks) ? (frames, masks) : null;
    }

    private static IEnumerable<(string Name, string Frames, string Masks)> DavisCandidates(string images, string annotations)
    {
        string[] resolutions = ["480p", "Full-Resolution", "1080p", ""];
        string resolution = resolutions.First(name => Directory.Exists(Path.Combine(images, name)));
        foreach (string frames in Directory.EnumerateDirectories(Path.Combine(images, resolution)))
        {
            string masks = Path.Combine(annotations, resolution, Path.GetFileName(frames));
            if (Directory.Exists(masks))
                yield return (Path.GetFileName(frames), frames, masks);
        }
    }

    private static AnnotatedSequence Read(string name, string framesFolder, string masksFolder)
    {
        List<string> frames = Images(framesFolder);
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < frames.Count; i++)
            indexOf[Path.GetFileNameWithoutExtension(frames[i])] = i;

        var annotations = new List<FrameAnnotation>();
        foreach (string mask in Images(masksFolder))
        {
            string stem = Path.GetFileNameWithoutExtension(mask);
            if (!indexOf.TryGetValue(stem, out int index))
                throw new EvaluationException($"{mask}: no frame of that name is in {framesFolder}; a mask is named like its frame.");
            annotations.Add(new FrameAnnotation(index, mask));
        }

        const int first = 1, last = 1, evaluated = 1;
        if (annotations.Count < first + evaluated + last)
        {
            throw new EvaluationException($"{masksFolder}: holds {annotations.Count} masks; at least three are needed, "
                + "since the first and the last frame do not count.");
        }

        return new AnnotatedSequence(name, framesFolder, frames, annotations);
    }

    private static List<string> Images(string folder) =>
        [.. Directory.EnumerateFiles(folder)
            .Where(file => ImageExtensions.Contains(Path.GetExtension(file)))
            .OrderBy(file => file, StringComparer.Ordinal)];
}
