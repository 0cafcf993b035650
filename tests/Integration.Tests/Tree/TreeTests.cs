using System.Reflection;
using Mono.Cecil;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Tree;

/// <summary>What keeps the tree one that a stranger finds things in: docs/architecture.md, "Where things are".</summary>
public sealed class TreeTests
{
    private const int MostLevels = 3;
    private const int MostLines = 350;

    private static readonly string[] ForeignNamespaces =
        ["OpenCvSharp.", "Microsoft.ML.", "MQTTnet.", "YamlDotNet.", "Google.Protobuf.", "Microsoft.Data.Sqlite."];

    public static TheoryData<string> Assemblies =>
    [
        "SamStream.Pipeline", "SamStream.Sources", "SamStream.Model", "SamStream.Sinks", "SamStream.Console", "SamStream.Evaluation",
        "SamStream.Annotation",
        "samstream",
        "SamStream.Chaos", "samstream-soak", "samstream-bench", "samstream-fuzz",
    ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_OfAnAssembly_FormNoCycle(string assembly)
    {
        var graph = new NamespaceGraph(PathOf(assembly));

        Assert.NotEmpty(graph.Namespaces);
        Assert.Empty(graph.Cycles());
    }

    [Fact]
    public void Cycles_OfNamespacesThatUseEachOther_AreFound()
    {
        string cycle = Assert.Single(
            new NamespaceGraph(typeof(TreeTests).Assembly.Location).Cycles(), found => found.Contains("Examples.There", StringComparison.Ordinal));

        Assert.Contains("Examples.Here -> SamStream.Integration.Tests.Tree.Examples.There", cycle, StringComparison.Ordinal);
        Assert.Contains("Examples.There -> SamStream.Integration.Tests.Tree.Examples.Here", cycle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SamStream.Pipeline")]
    [InlineData("SamStream.Sources", "SamStream.Pipeline")]
    [InlineData("SamStream.Model", "SamStream.Pipeline")]
    [InlineData("SamStream.Sinks", "SamStream.Pipeline")]
    [InlineData("SamStream.Annotation", "SamStream.Sinks", "SamStream.Pipeline")]
    [InlineData("SamStream.Console", "SamStream.Sinks", "SamStream.Pipeline")]
    [InlineData("SamStream.Evaluation", "SamStream.Model", "SamStream.Pipeline")]
    public void References_OfALibrary_AreThoseOfTheArchitecture(string assembly, params string[] allowed) =>
        Assert.Empty(Assembly.LoadFrom(PathOf(assembly)).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("SamStream.", StringComparison.Ordinal))
            .Except(allowed));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Types_OfAnAssembly_AreNotNamedLikeTheirNamespace(string assembly)
    {
        using var read = AssemblyDefinition.ReadAssembly(PathOf(assembly));

        Assert.DoesNotContain(read.MainModule.Types, type => type.Namespace.EndsWith($".{type.Name}", StringComparison.Ordinal));
    }

    // Whoever uses a library of ours is not bound to those that it stands on.
    [Theory]
    [InlineData("SamStream.Pipeline")]
    [InlineData("SamStream.Sources")]
    [InlineData("SamStream.Model")]
    [InlineData("SamStream.Sinks")]
    [InlineData("SamStream.Evaluation")]
    public void PublicSignatures_OfALibrary_NameNoForeignOne(string assembly)
    {
        using var read = AssemblyDefinition.ReadAssembly(PathOf(assembly));
        IEnumerable<TypeReference> named = read.MainModule.GetTypes().Where(type => type.IsPublic || type.IsNestedPublic)
            .SelectMany(type => type.Methods.Where(method => method.IsPublic || method.IsFamily))
            .SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType));

        Assert.DoesNotContain(named.Select(type => type.FullName), name => ForeignNamespaces.Any(name.Contains));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tools")]
    public void Folders_HoldWhatBelongsTogether(string root)
    {
        var faults = new List<string>();
        foreach (string folder in FoldersOf(root))
        {
            string relative = Path.GetRelativePath(RepositoryPaths.Combine("."), folder);
            int levels = relative.Split(Path.DirectorySeparatorChar).Length - 1, files = Directory.GetFiles(folder, "*.cs").Length;
            if (levels > MostLevels)
                faults.Add($"{relative} is {levels} levels deep, at most {MostLevels}");
            if (files == 1 && levels > 1)
                faults.Add($"{relative} holds one file");
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tools")]
    public void Files_AreShortAndInTheNamespaceOfTheirFolder(string root)
    {
        var faults = new List<string>();
        foreach (string file in FoldersOf(root).SelectMany(folder => Directory.GetFiles(folder, "*.cs")))
        {
            string[] lines = File.ReadAllLines(file), parts = Path.GetRelativePath(RepositoryPaths.Combine(root), file).Split('/');
            string expected = string.Join('.', parts[..^1].Prepend("SamStream"));
            string? found = lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
            if (found is not null && found != $"namespace {expected};")
                faults.Add($"{file}: {found} instead of {expected}");
            if (lines.Length > MostLines)
                faults.Add($"{file} has {lines.Length} lines, at most {MostLines}");
        }

        Assert.Empty(faults);
    }

    private static IEnumerable<string> FoldersOf(string root) => Directory
        .EnumerateDirectories(RepositoryPaths.Combine(root), "*", SearchOption.AllDirectories)
        .Where(folder => !folder.Split('/').Any(part => part is "bin" or "obj" or "Properties"))
        .Where(folder => Directory.EnumerateFiles(folder, "*.cs").Any());

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
}
