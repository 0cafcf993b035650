using System.CommandLine;
using SamStream.Cli.Terminals;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Example;

/// <summary>The command that CONTRIBUTING.md adds.</summary>
public sealed class ObjectsCommandTests
{
    [Fact]
    public void ObjectsCommand_OfThePage_IsTheOneCompiledHere() => Assert.Equal(
        ContributingPage.CodeOf("Add a command"), ContributingPage.SourceOf("tests/Cli.Tests/Example/ObjectsCommand.cs"));

    [Fact]
    public async Task Invoke_MaskOfTwoObjects_NamesThem()
    {
        using var temporary = new TemporaryFolder();
        string mask = temporary.Combine("mask.png");
        await File.WriteAllBytesAsync(mask, Pipeline.MaskImages.IndexedPng.Encode(2, 2, [0, 1, 7, 1], Pipeline.MaskImages.DavisPalette.Rgb));
        using var output = new StringWriter();
        var root = new RootCommand { new ObjectsCommand(Terminal.To(output, output)) };

        int code = await root.Parse(["objects", mask]).InvokeAsync();

        Assert.Equal((ExitCode.Ok, "objects 1, 7\n"), (code, output.ToString()));
    }
}
