namespace SamStream.TestSupport;

/// <summary>Damaged copies of a text, the same ones in every run.</summary>
public static class TextMutations
{
    private static readonly string[] Tokens =
    [
        ":", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "<<: ", "!!int ", "? ", "|", ">", "'", "\"", "#", "---\n", "%", "\t", "\n", "\0", "\u001b[2J",
        "\ud800", "﻿", "-1", "0", "99999999999999999999", "1e999", "NaN", "-.inf", "null", "~", "true", "${", "${A}", "${:-}", "../", "/dev/zero",
    ];

    /// <summary>Copies with one to four changes each: characters replaced, lines lost, doubled or swapped, words put in, the end cut off.</summary>
    /// <param name="text">What is damaged.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Another one gives others.</param>
    public static IEnumerable<string> Of(string text, int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            string mutant = text;
            for (int changes = random.Next(1, 5); changes > 0; changes--)
                mutant = Change(mutant, random);
            yield return mutant;
        }
    }

    private static string Change(string text, Random random)
    {
        if (text.Length < 2)
            return text + Tokens[random.Next(Tokens.Length)];
        int at = random.Next(text.Length);
        string token = Tokens[random.Next(Tokens.Length)];
        switch (random.Next(7))
        {
            case 0:
                return text[..at] + (char)random.Next(1, 0x3000) + text[(at + 1)..];
            case 1:
                return text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
            case 2:
                return text[..at];
            case 3:
            {
                // In the place of a value.
                int end = text.IndexOfAny([',', '\n', '}', ']'], at);
                return text[..at] + token + text[(end < 0 ? text.Length : end)..];
            }

            case 4:
            {
                string[] lines = text.Split('\n');
                (int a, int b) = (random.Next(lines.Length), random.Next(lines.Length));
                (lines[a], lines[b]) = (random.Next(2) == 0 ? lines[b] : "", lines[a]);
                return string.Join('\n', lines);
            }

            default:
                return text.Insert(at, token);
        }
    }
}
