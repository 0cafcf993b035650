using System.Globalization;
using System.Text;

namespace SamStream.Sinks.Overlay.Text;

/// <summary>A part of a line in one font and one direction.</summary>
internal readonly record struct TextRun<TFont>(string Text, TFont Font, bool IsRightToLeft);

/// <summary>
/// Cuts a line into runs, from left to right as they are seen. Words from right to left, such as Hebrew and Arabic ones,
/// and numbers among them are put in order as Unicode Standard Annex 9 has it for a line without marks of direction.
/// </summary>
internal static class TextRuns
{
    private enum Direction
    {
        Neutral,
        Left,
        Right,
        Number,
    }

    /// <param name="text">Any text; control characters are taken for spaces.</param>
    /// <param name="fontOf">The font for a character, and for what combines with it.</param>
    public static List<TextRun<TFont>> Split<TFont>(string text, Func<Rune, TFont> fontOf)
    {
        List<(string Text, Rune First)> elements = [.. Elements(text)];
        int[] levels = LevelsOf([.. elements.Select(element => element.First)]);
        var runs = new List<(TextRun<TFont> Run, int Level)>();
        for (int i = 0; i < elements.Count; i++)
        {
            (string part, TFont font) = (elements[i].Text, fontOf(elements[i].First));
            if (runs.Count > 0 && runs[^1].Level == levels[i] && Equals(runs[^1].Run.Font, font))
                runs[^1] = (runs[^1].Run with { Text = runs[^1].Run.Text + part }, levels[i]);
            else
                runs.Add((new TextRun<TFont>(part, font, levels[i] % 2 == 1), levels[i]));
        }

        // Rule L2.
        for (int level = 2; level > 0; level--)
        {
            for (int first = 0; first < runs.Count; first++)
            {
                int end = first;
                while (end < runs.Count && runs[end].Level >= level)
                    end++;
                runs.Reverse(first, end - first);
                first = end;
            }
        }

        return [.. runs.Select(entry => entry.Run)];
    }

    // What is seen as one character stays together.
    private static IEnumerable<(string Text, Rune First)> Elements(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            string element = StringInfo.GetNextTextElement(text, at);
            at += element.Length;
            // Half of a surrogate pair is U+FFFD.
            Rune.DecodeFromUtf16(element, out Rune first, out _);
            yield return Rune.IsControl(first) ? (" ", new Rune(' ')) : (element, first);
        }
    }

    // Odd: from right to left. Rules P2, P3, W4, W7, N1, N2, I1 and I2.
    private static int[] LevelsOf(Rune[] characters)
    {
        Direction[] directions = [.. characters.Select(DirectionOf)];
        Direction line = directions.FirstOrDefault(direction => direction is Direction.Left or Direction.Right);
        if (line == Direction.Neutral)
            line = Direction.Left;
        for (int i = 1; i < directions.Length - 1; i++)
        {
            if (IsSeparator(characters[i]) && directions[i - 1] == Direction.Number && directions[i + 1] == Direction.Number)
                directions[i] = Direction.Number;
        }

        Direction strong = line;
        for (int i = 0; i < directions.Length; i++)
        {
            if (directions[i] == Direction.Number && strong == Direction.Left)
                directions[i] = Direction.Left;
            else if (directions[i] is Direction.Left or Direction.Right)
                strong = directions[i];
        }

        Direction before = line;
        for (int i = 0; i < directions.Length; i++)
        {
            if (directions[i] == Direction.Neutral)
            {
                Direction after = Array.Find(directions[i..], direction => direction != Direction.Neutral);
                directions[i] = before == AsNeighbour(after == Direction.Neutral ? line : after) ? before : line;
            }

            before = AsNeighbour(directions[i]);
        }

        return [.. directions.Select(direction => direction switch
        {
            Direction.Right => 1,
            Direction.Number => 2,
            _ => line == Direction.Left ? 0 : 2,
        })];
    }

    private static Direction AsNeighbour(Direction direction) => direction == Direction.Number ? Direction.Right : direction;

    private static bool IsSeparator(Rune character) => character.Value is '.' or ',' or ':' or '/' or '+' or '-';

    private static Direction DirectionOf(Rune character)
    {
        if (Rune.IsDigit(character))
            return Direction.Number;
        return character.Value switch
        {
            (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE)
                or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF) => Direction.Right,
            _ => Rune.IsLetter(character) ? Direction.Left : Direction.Neutral,
        };
    }
}
