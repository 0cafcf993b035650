using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Documents;

/// <summary>Every command, configuration and message that the documents show is what the program understands.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Examples_InAllDocuments_AreValid()
    {
        string[] faults =
        [
            .. from file in Documents()
               from block in FencedBlock.Read(Path.GetRelativePath(RepositoryPaths.Root, file), File.ReadAllText(file))
               from fault in FaultsOf(block)
               select $"{block}: {fault}",
        ];

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("console", "$ samstream run a.mp4 --bxo 1,2,3,4\noutput", "did you mean '--box'")]
    [InlineData("console", "samstream run a.mp4 \\\n  --frames 0", "--frames is '0'")]
    [InlineData("console", "make dmeo", "no target 'dmeo'")]
    [InlineData("yaml", "sinks: { overlay: { enabeld: true } }", "did you mean 'enabled'?")]
    [InlineData("json", "{ \"hello\": 1 }", "none of the program's messages")]
    [InlineData("json", "{ \"outcome\": \"completed\", \"exit_code\": 0, \"error\": null, \"x\": 1 }", "'x'")]
    [InlineData("json", "{ \"outcome\": ", "JSON")]
    public void FaultsOf_WrongExample_AreFound(string language, string text, string said) => Assert.Contains(
        FaultsOf(new FencedBlock("a.md", 1, language, text)),
        fault => fault.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("console", "$ samstream run a.mp4 --box 1,2,3,4 --out out/   # a comment\n3 frames at …")]
    [InlineData("console", "make demo\nmake test GPU=0")]
    [InlineData("yaml", "source:\n  input: ${CLIP}\n  frames: ${COUNT}")]
    [InlineData("json", "{ \"outcome\": \"completed\", \"exit_code\": 0, \"error\": null }")]
    public void FaultsOf_RightExample_AreNone(string language, string text) =>
        Assert.Empty(FaultsOf(new FencedBlock("a.md", 1, language, text)));

    [Fact]
    public void Read_Markdown_FindsBlocksWithTheirLines()
    {
        FencedBlock[] blocks = [.. FencedBlock.Read("a.md", "text\n```console\nmake demo\n```\n- item\n  ```yaml\n  a: 1\n  ```\n")];

        Assert.Equal(
            [new FencedBlock("a.md", 2, "console", "make demo"), new FencedBlock("a.md", 6, "yaml", "a: 1")], blocks);
    }

    // A message that does not even parse is a fault like others.
    private static List<string> FaultsOf(FencedBlock block)
    {
        try
        {
            return [.. ExampleCheck.FaultsOf(block)];
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or Cli.Configuration.ConfigurationException
            or Model.Manifests.ManifestException)
        {
            return [error is System.Text.Json.JsonException ? $"not JSON: {error.Message}" : error.Message];
        }
    }

    private static IEnumerable<string> Documents()
    {
        string docs = RepositoryPaths.Combine("docs");
        IEnumerable<string> inDocs = Directory.Exists(docs)
            ? Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories)
            : [];
        return Directory.EnumerateFiles(RepositoryPaths.Root, "*.md").Concat(inDocs);
    }
}
