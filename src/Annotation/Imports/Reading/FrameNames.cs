using System.Globalization;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Which clip and frame a picture is of, told by its name: <c>folder/name.jpg</c>.</summary>
internal static class FrameNames
{
    /// <summary>The name without its folder and ending.</summary>
    public static string StemOf(string path)
    {
        string name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    /// <summary>The number at the end of a name; null if there is none that a frame can have.</summary>
    public static long? NumberOf(string stem)
    {
        ReadOnlySpan<char> digits = stem.AsSpan(DigitsOf(stem));
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < ImportLimits.MostFrame ? number : null;
    }

    /// <summary>The clip of a picture: its folders, else what its name has before the number, else another name.</summary>
    public static string ClipOf(string path, string otherwise)
    {
        int slash = path.LastIndexOfAny(['/', '\\']);
        string folder = slash < 0 ? "" : path[..slash].Replace('\\', '/').Trim('/');
        return folder.Length > 0 ? folder : PrefixOf(StemOf(path)) is { Length: > 0 } prefix ? prefix : otherwise;
    }

    /// <summary>What a name has before its number, as in <c>clip_000007</c>; empty if there is nothing.</summary>
    public static string PrefixOf(string stem) => stem[..DigitsOf(stem)].TrimEnd('_', '-', ' ', '.');

    /// <summary>Numbers of the frames of a clip: those at the end of the names if all have one, else their order.</summary>
    /// <param name="stems">In their order.</param>
    /// <exception cref="FormatException">Two have one number.</exception>
    public static long[] NumbersOf(IReadOnlyList<string> stems)
    {
        long?[] numbers = [.. stems.Select(NumberOf)];
        if (numbers.Any(number => number is null))
            return [.. Enumerable.Range(0, stems.Count).Select(place => (long)place)];
        Dictionary<long, string> seen = [];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!seen.TryAdd(numbers[i]!.Value, stems[i]))
                throw new FormatException($"{seen[numbers[i]!.Value]} and {stems[i]} are both frame {numbers[i]} of a clip");
        }

        return [.. numbers.Select(number => number!.Value)];
    }

    private static int DigitsOf(string stem)
    {
        int start = stem.Length;
        while (start > 0 && char.IsAsciiDigit(stem[start - 1]))
            start--;
        return start;
    }
}
