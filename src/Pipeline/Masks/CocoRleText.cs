using System.Buffers;

namespace SamStream.Pipeline.Masks;

/// <summary>
/// The compressed form of run lengths: from the fourth on, the difference to the length before the last; each number in
/// groups of five bits, low ones first, one character '0' + bits (+ 32 if a group follows), sign-extended from the last
/// group (pycocotools, maskApi.c, rleToString).
/// </summary>
internal static class CocoRleText
{
    private const char FirstCharacter = '0';
    private const int GroupBits = 5;
    private const int GroupMask = (1 << GroupBits) - 1;
    private const int SignBit = 1 << (GroupBits - 1);
    private const int MoreBit = 1 << GroupBits;

    // A difference of two 32-bit lengths has 33 bits with its sign.
    private const int MaxGroups = 7;

    public static string Format(ReadOnlySpan<uint> counts)
    {
        char[] text = ArrayPool<char>.Shared.Rent(counts.Length * MaxGroups);
        int length = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            long value = i > 2 ? (long)counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                int group = (int)(value & GroupMask);
                value >>= GroupBits;
                more = value != ((group & SignBit) != 0 ? -1 : 0);
                text[length++] = (char)(FirstCharacter + group + (more ? MoreBit : 0));
            }
            while (more);
        }

        string result = new(text, 0, length);
        ArrayPool<char>.Shared.Return(text);
        return result;
    }

    public static uint[] Parse(ReadOnlySpan<char> text, int width, int height, int pixels)
    {
        var counts = new List<uint>(Math.Min(text.Length, 1024));
        long sum = 0;
        int position = 0;
        while (position < text.Length)
        {
            int start = position;
            long value = ReadNumber(text, ref position);
            if (counts.Count > 2)
                value += counts[^2];
            if (value < 0)
                throw Invalid(start, $"run {counts.Count} has the length {value}");
            sum += value;
            if (sum > pixels)
                throw Invalid(start, $"run {counts.Count} ends at pixel {sum} of a mask of {width}x{height} = {pixels}");
            counts.Add((uint)value);
        }

        if (sum != pixels)
            throw Invalid(text.Length, $"the runs end at pixel {sum} of a mask of {width}x{height} = {pixels}");
        return [.. counts];
    }

    private static long ReadNumber(ReadOnlySpan<char> text, ref int position)
    {
        int start = position;
        long value = 0;
        for (int group = 0; group < MaxGroups; group++)
        {
            if (position == text.Length)
                throw Invalid(start, "the text ends inside a number");
            int bits = text[position] - FirstCharacter;
            if (bits is < 0 or > (MoreBit | GroupMask))
                throw Invalid(position, $"U+{(int)text[position]:X4} is not one of the characters '0' to 'o'");
            position++;
            value |= (long)(bits & GroupMask) << (group * GroupBits);
            if ((bits & MoreBit) != 0)
                continue;
            return (bits & SignBit) != 0 ? value | (-1L << ((group + 1) * GroupBits)) : value;
        }

        throw Invalid(start, $"a number has more than {MaxGroups} groups of five bits");
    }

    private static FormatException Invalid(int position, string reason) =>
        new($"Compressed run lengths are invalid at character {position}: {reason}.");
}
