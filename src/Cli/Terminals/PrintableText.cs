using System.Globalization;
using System.Net;
using System.Text;

namespace SamStream.Cli.Terminals;

/// <summary>
/// Text of others (names in files, file names, servers' words) as it can be printed: what would command the terminal or turn the
/// direction of writing is shown as its number, <c>\u001B</c>.
/// </summary>
internal static class PrintableText
{
    /// <summary>The same text, line feeds and tabs apart.</summary>
    public static string Of(string text) => Escape(text, c => c is not ('\n' or '\t') && IsHidden(c));

    /// <summary>The same text as one line, so that no line of ours is forged.</summary>
    public static string LineOf(string text) => Escape(text, c => c != '\t' && IsHidden(c));

    /// <summary>The same line in a page: nothing of it is markup.</summary>
    public static string ForPage(string text) => WebUtility.HtmlEncode(LineOf(text));

    /// <summary>The same text, of which no line but the first begins at the margin.</summary>
    public static string Indented(string text)
    {
        string[] lines = text.Split('\n');
        return string.Join('\n', lines.Select((line, index) => index == 0 || line.StartsWith("  ", StringComparison.Ordinal) ? line : "  " + line));
    }

    /// <summary>
    /// True for control characters (C0, DEL and C1), line and paragraph separators, and what embeds, overrides or isolates a direction
    /// (Unicode Standard Annex 9).
    /// </summary>
    public static bool IsHidden(char c) => char.IsControl(c) || c is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Puts <c>\u</c> and four digits in the place of characters.</summary>
    public static string Escape(string text, Func<char, bool> isEscaped)
    {
        if (!text.Any(isEscaped))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (isEscaped(c))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }
}
