using System.Globalization;
using SamStream.Annotation.Imports.Reading;

namespace SamStream.Annotation.Imports.Yolo;

/// <summary>
/// Reads the names of classes of a <c>data.yaml</c>, in the two forms that are met: a line for each, or a list in brackets. All else of it is
/// passed over.
/// </summary>
internal static class YoloNames
{
    private const string Key = "names:";

    /// <summary>Adds the classes, their ids being their numbers + 1.</summary>
    /// <returns>Whether there are any.</returns>
    /// <exception cref="ImportException">They cannot be read.</exception>
    public static bool Read(string path, ImportBuilder builder)
    {
        if (!File.Exists(path))
            return false;
        return ImportGuard.Run(path, () =>
        {
            bool isWithin = false;
            int count = 0;
            foreach (string line in TextLines.Of(path))
            {
                string text = line.Trim();
                if (line.StartsWith(Key, StringComparison.Ordinal))
                {
                    isWithin = true;
                    foreach (string name in ListOf(text[Key.Length..].Trim()))
                        builder.AddClass(++count, name);
                }
                else if (isWithin && text.Length > 0 && text[0] != '#')
                {
                    isWithin = line[0] is ' ' or '-';
                    if (isWithin && NameOf(text, count) is { } name)
                        builder.AddClass(++count, name);
                }
            }

            return count > 0;
        }, () => "names");
    }

    // 0: name, or - name.
    private static string? NameOf(string text, int expected)
    {
        if (text[0] == '-')
            return Unquote(text[1..].Trim());
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number == expected
            ? Unquote(text[(colon + 1)..].Trim())
            : throw new FormatException($"class {expected} is expected at '{(text.Length > 40 ? $"{text[..40]}…" : text)}'");
    }

    private static IEnumerable<string> ListOf(string text)
    {
        if (text is "" or "{}" or "[]")
            yield break;
        if (text[0] != '[' || text[^1] != ']')
            throw new FormatException("it is neither a list in brackets nor a line for each class");
        for (int at = 1; at < text.Length - 1;)
        {
            int end = EndOf(text, at);
            yield return Unquote(text[at..end].Trim());
            at = end + 1;
        }
    }

    // Of an element: the next comma outside of quotes.
    private static int EndOf(string text, int start)
    {
        char quote = '\0';
        for (int i = start; i < text.Length - 1; i++)
        {
            if (quote != '\0')
                quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '\'' or '"')
                quote = text[i];
            else if (text[i] == ',')
                return i;
        }

        return text.Length - 1;
    }

    private static string Unquote(string text) => text switch
    {
        ['\'', .. var inner, '\''] => inner.Replace("''", "'", StringComparison.Ordinal),
        ['"', .. var inner, '"'] => inner,
        _ => text,
    };
}
