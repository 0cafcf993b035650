using System.Text;

namespace SamStream.Fuzz;

/// <summary>
/// Makes inputs out of others by chance, always the same ones from the same number: bytes flipped, numbers at their limits,
/// pieces taken out, doubled, swapped with another input's, words of the format put in.
/// </summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> seeds, IReadOnlyList<string> words, int mostBytes)
{
    private const int MostChanges = 6, MostRepeats = 300;

    private static readonly byte[] Limits = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, (byte)'\n', (byte)'"', (byte)'{', (byte)'[', (byte)'-', 0x1B];

    private static readonly string[] Numbers =
    [
        "0", "-1", "1e999", "-1e308", "NaN", "0.0000001", "2147483647", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551616", "99999999999999999999999999999999",
    ];

#pragma warning disable CA5394 // Repeatable, not secret.
    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var input = new List<byte>(Pick(seeds));
        for (int changes = _random.Next(1, MostChanges + 1); changes > 0; changes--)
            Change(input);
        if (input.Count > mostBytes)
            input.RemoveRange(mostBytes, input.Count - mostBytes);
        return [.. input];
    }

    private void Change(List<byte> input)
    {
        int at = _random.Next(input.Count + 1), length = Math.Min(_random.Next(1, 1 + Math.Max(1, input.Count / 4)), input.Count - at);
        switch (_random.Next(10))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)_random.Next(256);
                break;
            case 2 when length > 0:
                input[at] = Pick(Limits);
                break;
            case 3:
                input.RemoveRange(at, length);
                break;
            case 4:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 5:
                byte[] other = Pick(seeds);
                int from = _random.Next(other.Length + 1);
                input.InsertRange(at, other.AsSpan(from, _random.Next(other.Length - from + 1)).ToArray());
                break;
            case 6:
                input.InsertRange(at, Encoding.UTF8.GetBytes(words.Count > 0 && _random.Next(2) == 0 ? Pick(words) : Pick(Numbers)));
                break;
            case 7:
                ReplaceNumber(input, at);
                break;
            case 8 when _random.Next(4) == 0:
                input.RemoveRange(at, input.Count - at);
                break;
            case 9 when length > 0 && _random.Next(4) == 0:
                Repeat(input, at, Math.Min(length, 16));
                break;
            default:
                for (int i = at; i < Math.Min(at + 4, input.Count); i++)
                    input[i] = Pick(Limits);
                break;
        }
    }

    // The next number in decimal digits, if there is one: formats of text check those.
    private void ReplaceNumber(List<byte> input, int at)
    {
        int start = input.FindIndex(at, letter => char.IsAsciiDigit((char)letter));
        if (start < 0)
            return;
        int end = start;
        while (end < input.Count && char.IsAsciiDigit((char)input[end]))
            end++;
        input.RemoveRange(start, end - start);
        input.InsertRange(start, Encoding.ASCII.GetBytes(Pick(Numbers)));
    }

    private void Repeat(List<byte> input, int at, int length)
    {
        byte[] piece = [.. input.GetRange(at, length)];
        for (int repeats = _random.Next(2, MostRepeats); repeats > 0 && input.Count < mostBytes; repeats--)
            input.InsertRange(at, piece);
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
#pragma warning restore CA5394
}
