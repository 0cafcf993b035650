using System.Globalization;
using System.Text;

namespace SamStream.Pipeline.Prompts;

/// <summary>
/// Says what is wrong with a label, whoever gives it. Labels are printed and drawn: a line break, an escape sequence or a mark that turns
/// the direction of writing would garble or forge what stands around them (Unicode Standard Annex 9; Unicode Technical
/// Report 36, section 2.7).
/// </summary>
public static class LabelCheck
{
    /// <summary>The most characters (UTF-16 code units) of a label.</summary>
    public const int MostCharacters = 100;

    private const string Cure = "write one line of plain text";

    /// <summary>The first fault with its cure, or null.</summary>
    public static (string Fault, string Cure)? FaultOf(string label)
    {
        if (label.Length > MostCharacters)
            return ($"has {label.Length} characters", $"write at most {MostCharacters}");
        foreach (Rune rune in label.EnumerateRunes())
        {
            // What a half of a surrogate pair is read as.
            if (rune == Rune.ReplacementChar)
                return ("holds a character that is not valid Unicode", Cure);
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return (Named("control character", rune), Cure);
            if (TurnsDirection(rune.Value))
                return (Named("direction mark", rune), Cure);
        }

        return null;
    }

    private static string Named(string kind, Rune rune) =>
        string.Create(CultureInfo.InvariantCulture, $"holds the {kind} U+{rune.Value:X4}");

    // Embeddings, overrides and isolates with their ends, and the marks LRM, RLM and ALM.
    private static bool TurnsDirection(int codePoint) =>
        codePoint is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C;
}
