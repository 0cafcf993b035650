using System.Text.RegularExpressions;

namespace SamStream.TestSupport;

/// <summary>The walk-throughs of CONTRIBUTING.md, whose code is compiled with the tests.</summary>
public static partial class ContributingPage
{
    /// <summary>The first C# example below a heading.</summary>
    /// <param name="heading">Without its signs: <c>Add a sink</c>.</param>
    public static string CodeOf(string heading)
    {
        string page = File.ReadAllText(RepositoryPaths.Combine("CONTRIBUTING.md"));
        int start = page.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        Match code = start < 0 ? Match.Empty : Example().Match(page, start);
        return code.Success ? code.Groups[1].Value : throw new InvalidDataException($"CONTRIBUTING.md has no example below '{heading}'.");
    }

    /// <summary>What a source file has below its namespace.</summary>
    /// <param name="file">Relative to the repository.</param>
    public static string SourceOf(string file)
    {
        string text = File.ReadAllText(RepositoryPaths.Combine(file));
        return text[(text.IndexOf('\n', text.IndexOf("\nnamespace ", StringComparison.Ordinal) + 1) + 2)..];
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
