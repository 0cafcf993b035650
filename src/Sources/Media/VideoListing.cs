using System.Text.RegularExpressions;
using SamStream.Sources.Images;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Media;

/// <summary>Finds the videos in a folder, or those that a pattern names.</summary>
public static class VideoListing
{
    /// <summary>Extensions that count as videos in a folder.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
    [
        ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".wmv", ".flv", ".3gp", ".ogv",
        ".mjpeg", ".mjpg", ".h264", ".264", ".h265", ".265", ".hevc",
    ];

    /// <summary>The videos, as people count; none if it is no folder or pattern of videos, or one that holds images.</summary>
    /// <param name="input">A folder (<c>clips/</c>) or a pattern in it (<c>clips/*.mp4</c>).</param>
    public static IReadOnlyList<string> Find(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        bool isFolder = Directory.Exists(input);
        if (!isFolder && (File.Exists(input) || !FileNamePattern.IsPattern(input)))
            return [];
        string folder = isFolder ? input : Path.GetDirectoryName(input) is { Length: > 0 } parent ? parent : ".";
        Regex? names = isFolder ? null : FileNamePattern.Names(Path.GetFileName(input));
        try
        {
            string[] meant = [.. Directory.GetFiles(folder).Where(file => IsMeant(Path.GetFileName(file), names))];
            if (meant.Any(ImageListing.IsImageName))
                return [];
            return [.. meant.Where(IsVideoName).Order(NaturalOrder.Instance)];
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            // Whoever opens it says so.
            return [];
        }
    }

    private static bool IsVideoName(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    // Names that begin with a dot are hidden.
    private static bool IsMeant(string name, Regex? names) => !name.StartsWith('.') && names?.IsMatch(name) != false;
}
