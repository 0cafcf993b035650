using System.Globalization;
using System.Text;

namespace SamStream.Pipeline.Processes;

/// <summary>
/// Words of others (servers, media, programs, names of files) as they may stand in messages, logs and statuses: escape codes and other
/// characters that act instead of being seen do nothing there.
/// </summary>
public static class ForeignText
{
    /// <summary>What stands for a character that is not shown.</summary>
    public const char Replacement = '\uFFFD';

    private const char Ellipsis = '…';

    /// <summary>The text in one line of visible characters, with an ellipsis if it was longer.</summary>
    /// <param name="maxLength">The most UTF-16 units, at least 1.</param>
    public static string Visible(string? text, int maxLength = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (string.IsNullOrEmpty(text) || (text.Length <= maxLength && IsVisible(text)))
            return text ?? "";
        int limit = text.Length > maxLength ? maxLength - 1 : maxLength;
        var visible = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            string next = IsVisible(rune) ? rune.ToString() : rune.Value == '\t' ? " " : $"{Replacement}";
            if (visible.Length + next.Length > limit)
                break;
            visible.Append(next);
        }

        return text.Length > maxLength ? visible.Append(Ellipsis).ToString() : visible.ToString();
    }

    private static bool IsVisible(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsVisible(rune))
                return false;
        }

        return true;
    }

    // A surrogate alone is read as a replacement character. Format characters turn the direction of what follows.
    private static bool IsVisible(Rune rune) => rune.Value is >= ' ' and <= '~'
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
