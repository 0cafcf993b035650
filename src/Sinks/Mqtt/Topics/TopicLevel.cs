using System.Text;

namespace SamStream.Sinks.Mqtt.Topics;

/// <summary>
/// A name as one level of a topic. Slash, plus, hash, percent and control characters become %XX (their UTF-8 bytes in
/// hexadecimal), so that different names have different topics.
/// </summary>
internal static class TopicLevel
{
    public static string Of(string name)
    {
        if (name.Length > 0 && !name.Any(MustBeEscaped) && name[0] != '$')
            return name;
        var level = new StringBuilder(name.Length + 8);
        foreach (Rune letter in name.EnumerateRunes())
        {
            if (letter.IsBmp && (MustBeEscaped((char)letter.Value) || (letter.Value == '$' && level.Length == 0)))
                Escape(level, letter);
            else
                level.Append(letter.ToString());
        }

        return level.Length > 0 ? level.ToString() : "%";
    }

    /// <summary>A name of letters, digits, dashes and underscores, as Home Assistant's ids must be.</summary>
    public static string Identifier(string name) => string.Concat(Of(name).Select(
        letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter.ToString() : $"_{(int)letter:x}_"));

    private static bool MustBeEscaped(char letter) => letter is '/' or '+' or '#' or '%' || char.IsControl(letter);

    private static void Escape(StringBuilder level, Rune letter)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte value in bytes[..letter.EncodeToUtf8(bytes)])
            level.Append('%').Append(Convert.ToHexString([value]));
    }
}
