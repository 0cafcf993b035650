namespace SamStream.Annotation.Imports;

/// <summary>A format that does not tell the size of frames, which only those who have the clips know.</summary>
internal interface IUnsizedFormat : IImportFormat
{
    /// <summary>Reads a set as <see cref="IImportFormat.Read"/> does, which refuses it for want of sizes.</summary>
    /// <param name="path">Of the folder of a set.</param>
    /// <param name="sizeOf">Width and height of the frames of a clip, by <see cref="ImportedClip.Name"/>; null: it is not known, so that the set is refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportException">It is no such set, is damaged, or is larger than what is read.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    ImportSet Read(string path, Func<string, (int Width, int Height)?> sizeOf, CancellationToken cancellationToken);
}
