namespace SamStream.Annotation.Imports;

/// <summary>A format of annotations that is read, described in docs/imports.md.</summary>
internal interface IImportFormat
{
    /// <summary>As it is named on the command line, such as coco; that of the export.</summary>
    string Name { get; }

    /// <summary>In a few words.</summary>
    string Description { get; }

    /// <summary>Reads all of a set, and keeps its masks on the disk until the set is disposed of.</summary>
    /// <param name="path">Of a file, or of the folder of a set.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportException">It is no such set, is damaged, or is larger than what is read.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    ImportSet Read(string path, CancellationToken cancellationToken);
}

/// <summary>Annotations cannot be read.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="place">Where in it; null: all of it.</param>
/// <param name="fault">What is wrong, as a clause.</param>
/// <param name="innerException">How that was found.</param>
internal sealed class ImportException(string path, string? place, string fault, Exception? innerException = null)
    : Exception($"{path}{(place is null ? "" : $", {place}")}: {fault.TrimEnd('.')}.", innerException);
