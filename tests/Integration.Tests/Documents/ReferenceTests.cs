using System.Text.RegularExpressions;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Documents;

/// <summary>What documents, sources and configurations refer to is there.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string[] Folders = ["build", "configs", "docs", "samples", "src", "tests", "tools"];
    private static readonly string[] Extensions =
        [".cs", ".csproj", ".md", ".props", ".sh", ".slnx", ".targets", ".yaml", "Makefile"];

    [Fact]
    public void Links_InAllDocuments_LeadToFiles()
    {
        string[] broken =
        [
            .. from file in Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal))
               from Match link in Link().Matches(File.ReadAllText(file))
               let target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups["path"].Value)
               where !Path.Exists(target)
               select $"{Path.GetRelativePath(RepositoryPaths.Root, file)}: {link.Value}",
        ];

        Assert.Empty(broken);
    }

    [Fact]
    public void NamesOfDocuments_InAllFiles_AreThoseOfDocuments()
    {
        string[] broken =
        [
            .. from file in Files()
               from Match name in Document().Matches(File.ReadAllText(file))
               where !File.Exists(RepositoryPaths.Combine(name.Value))
               select $"{Path.GetRelativePath(RepositoryPaths.Root, file)}: {name.Value}",
        ];

        Assert.Empty(broken);
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(RepositoryPaths.Root)
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(
                RepositoryPaths.Combine(folder), "*", SearchOption.AllDirectories)))
            .Where(file => Extensions.Any(end => file.EndsWith(end, StringComparison.Ordinal)))
            .Where(file => !BuildFolder().IsMatch(Path.GetRelativePath(RepositoryPaths.Root, file)));

    [GeneratedRegex(@"\]\((?!https?:|#)(?<path>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\bdocs/[A-Za-z0-9_/.-]+\.md\b")]
    private static partial Regex Document();

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules|dist)/")]
    private static partial Regex BuildFolder();
}
