using System.Text.Json;
using System.Xml;
using SamStream.Pipeline.MaskImages;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Tells whatever goes wrong while a file is read with the file and the place in it.</summary>
internal static class ImportGuard
{
    /// <summary>Reads something.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    public static T Run<T>(string path, Func<T> read, Func<string?>? place = null)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or JsonException or XmlException or InvalidDataException or InvalidOperationException
            or OverflowException or IOException or UnauthorizedAccessException)
        {
            throw new ImportException(path, place?.Invoke(), error.Message, error);
        }
        catch (LabelImageException error)
        {
            throw new ImportException(path, place?.Invoke(), $"{error.Found}; {error.Cure}", error);
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(string path, Action read, Func<string?>? place = null) => Run(path, () =>
    {
        read();
        return true;
    }, place);
}
