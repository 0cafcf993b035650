using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Images;

/// <summary>Finds the images that the options mean.</summary>
internal static partial class ImageListing
{
    /// <summary>Extensions that count as images in a folder.</summary>
    public static readonly IReadOnlyList<string> Extensions =
        [".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".dib", ".webp", ".tif", ".tiff", ".pgm", ".ppm", ".pnm"];

    private static readonly string ExtensionList = string.Join(' ', Extensions);

    public static bool IsImageName(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>True if the file name has a wildcard (<c>*</c>, <c>?</c>) or a number as FFmpeg writes it (<c>%04d</c>).</summary>
    public static bool IsPattern(string path) => Placeholder().IsMatch(Path.GetFileName(path));

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
            if (IsPattern(path))
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
        Regex? names = pattern is null ? null : NamesOf(pattern);
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

    // What a name must be, by a pattern: %04d is a number of at least four digits.
    private static Regex NamesOf(string pattern)
    {
        var names = new StringBuilder("^");
        int read = 0;
        foreach (Match placeholder in Placeholder().Matches(pattern))
        {
            names.Append(Regex.Escape(pattern[read..placeholder.Index])).Append(placeholder.Value switch
            {
                "*" => ".*",
                "?" => ".",
                _ => $"[0-9]{{{Math.Max(1, int.Parse("0" + placeholder.Groups["digits"].Value, CultureInfo.InvariantCulture))},}}",
            });
            read = placeholder.Index + placeholder.Length;
        }

        return new Regex(names.Append(Regex.Escape(pattern[read..])).Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(@"\*|\?|%(?:0(?<digits>[1-9]))?d")]
    private static partial Regex Placeholder();

    private static SourceException NothingFound(string folder, string? pattern, string[] all)
    {
        string what = pattern is null ? $"Folder '{folder}' holds no image" : $"No image in '{folder}' matches '{pattern}'";
        string found = all.Length == 0
            ? "it holds no file"
            : $"it holds {all.Length} file(s), the first of them '{Path.GetFileName(all.Order(NaturalOrder.Instance).First())}'";
        return new SourceException($"{what}: {found}. Images end with {ExtensionList}.");
    }
}

/// <summary>Orders names as people count: runs of digits by their value, the rest by characters without case.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            int order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0])
                ? CompareNumbers(ref left, ref right)
                : CompareCharacters(ref left, ref right);
            if (order != 0)
                return order;
        }

        int rest = left.Length.CompareTo(right.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    // Digits are compared as text, so that a number may have any length.
    private static int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> a = TakeDigits(ref left).TrimStart('0'), b = TakeDigits(ref right).TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }

    private static int CompareCharacters(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        int order = char.ToUpperInvariant(left[0]).CompareTo(char.ToUpperInvariant(right[0]));
        left = left[1..];
        right = right[1..];
        return order;
    }

    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits;
    }
}
