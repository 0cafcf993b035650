using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SamStream.Sources.Reading;

/// <summary>Names of files with wildcards (<c>*</c>, <c>?</c>) or a number as FFmpeg writes it (<c>%04d</c>).</summary>
internal static partial class FileNamePattern
{
    /// <summary>True if the last part of the path is such a name.</summary>
    public static bool IsPattern(string path) => Placeholder().IsMatch(Path.GetFileName(path));

    /// <summary>What a name must be: %04d is a number of at least four digits.</summary>
    public static Regex Names(string pattern)
    {
        var names = new StringBuilder("^");
        int read = 0;
        foreach (Match placeholder in Placeholder().Matches(pattern))
        {
            names.Append(Regex.Escape(pattern[read..placeholder.Index])).Append(placeholder.Value switch
            {
                "*" => ".*",
                "?" => ".",
                _ => $"[0-9]{{{Math.Max(1, int.Parse("0" + placeholder.Groups["digits"].Value, CultureInfo.InvariantCulture))},}}",
            });
            read = placeholder.Index + placeholder.Length;
        }

        return new Regex(names.Append(Regex.Escape(pattern[read..])).Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(@"\*|\?|%(?:0(?<digits>[1-9]))?d")]
    private static partial Regex Placeholder();
}
