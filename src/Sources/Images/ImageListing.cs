using System.Text.RegularExpressions;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Images;

/// <summary>Finds the images that the options mean.</summary>
internal static class ImageListing
{
    /// <summary>Extensions that count as images in a folder.</summary>
    public static readonly IReadOnlyList<string> Extensions =
        [".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".dib", ".webp", ".tif", ".tiff", ".pgm", ".ppm", ".pnm"];

    private static readonly string ExtensionList = string.Join(' ', Extensions);

    public static bool IsImageName(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="SourceException">There is nothing to read; the message says what was found.</exception>
    public static IReadOnlyList<string> Find(ImageFolderOptions options)
    {
        if (options.Files.Count > 0)
            return options.Files;
        string path = options.Path!;
        try
        {
            if (Directory.Exists(path))
                return FindIn(path, pattern: null);
            if (File.Exists(path))
                return FindOne(path);
            if (FileNamePattern.IsPattern(path))
                return FindMatches(path);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new SourceException(
                $"The images of '{path}' cannot be listed: {error.Message} Check the path and its permissions.",
                innerException: error);
        }

        throw new SourceException(
            $"'{path}' does not exist (looked in '{Path.GetFullPath(path)}'). Give a folder of images, a pattern like "
            + "frames/*.jpg or one image.");
    }

    private static string[] FindOne(string path) => IsImageName(path)
        ? [path]
        : throw new SourceException(
            $"'{path}' is a file, and '{Path.GetExtension(path)}' is no image extension ({ExtensionList}). "
            + "Give a folder of images, a pattern or an image; a video is read as a video file.");

    private static string[] FindMatches(string path)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (folder.AsSpan().ContainsAny('*', '?'))
        {
            throw new SourceException(
                $"'{path}' has a wildcard in a folder's name; * and ? are read in the file name only.");
        }

        if (!Directory.Exists(folder))
        {
            throw new SourceException(
                $"'{path}' matches nothing: its folder '{Path.GetFullPath(folder)}' does not exist. Correct the path.");
        }

        return FindIn(folder, Path.GetFileName(path));
    }

    private static string[] FindIn(string folder, string? pattern)
    {
        Regex? names = pattern is null ? null : FileNamePattern.Names(pattern);
        string[] all = Directory.GetFiles(folder);
        string[] images = [.. all.Where(file => IsMeant(Path.GetFileName(file), names))];
        if (images.Length == 0)
            throw NothingFound(folder, pattern, all);
        Array.Sort(images, NaturalOrder.Instance);
        return images;
    }

    // Names that begin with a dot are hidden, and on some systems ("._name") no images in spite of their extension.
    private static bool IsMeant(string name, Regex? names) =>
        !name.StartsWith('.') && IsImageName(name) && names?.IsMatch(name) != false;

    private static SourceException NothingFound(string folder, string? pattern, string[] all)
    {
        string what = pattern is null ? $"Folder '{folder}' holds no image" : $"No image in '{folder}' matches '{pattern}'";
        string found = all.Length == 0
            ? "it holds no file"
            : $"it holds {all.Length} file(s), the first of them '{Path.GetFileName(all.Order(NaturalOrder.Instance).First())}'";
        return new SourceException($"{what}: {found}. Images end with {ExtensionList}.");
    }
}
