namespace SamStream.Annotation.Exports;

/// <summary>A format of annotations, described in docs/exports.md.</summary>
internal interface IExportFormat
{
    /// <summary>As it is named on the command line, such as coco.</summary>
    string Name { get; }

    /// <summary>In a few words.</summary>
    string Description { get; }

    /// <summary>Where a frame's picture belongs, in the folder of the set; what is written names it so.</summary>
    /// <param name="clip">Of the set.</param>
    /// <param name="frame">Its number in the clip.</param>
    string PictureOf(ExportClip clip, long frame);

    /// <summary>Writes a set.</summary>
    /// <param name="set">What; each clip's frames are read once or twice and never held all at a time.</param>
    /// <param name="folder">An empty folder; whoever calls gives it its place once all has been written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the format could not hold, for people.</returns>
    /// <exception cref="ExportException">The set cannot be written in this format.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken);
}

/// <summary>What a format could not hold of a set, and what became of it.</summary>
/// <param name="Pixels">Pixels of masks under another object's mask, which lost them.</param>
/// <param name="Notes">Each a sentence with its count, for what has been met in this set; empty if nothing was lost.</param>
internal sealed record ExportLosses(long Pixels, IReadOnlyList<string> Notes);

/// <summary>A set cannot be exported; the message names the cure.</summary>
internal sealed class ExportException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The frames that were read twice were not the same.</summary>
    public static ExportException Changed() =>
        new("The frames of a clip have changed while they were exported. Export again when nothing writes to the project.");
}
