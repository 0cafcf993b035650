using System.Globalization;
using System.Text;

namespace SamStream.Pipeline;

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
        var visible = new StringBuilder();
        // What is left out below is not looked at either.
        foreach (Rune rune in text.AsSpan(0, Math.Min(text.Length, maxLength + 1)).EnumerateRunes())
        {
            string next = IsVisible(rune) ? rune.ToString() : rune.Value == '\t' ? " " : $"{Replacement}";
            if (visible.Length + next.Length > maxLength)
                break;
            visible.Append(next);
        }

        if (text.Length <= maxLength)
            return visible.ToString();
        visible.Length = Math.Min(visible.Length, maxLength - 1);
        return visible.Append(Ellipsis).ToString();
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
