using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.BadInput;

/// <summary>
/// Codes that clear a terminal, set its title or turn the direction of writing, in whatever the program reads and tells: they are
/// shown as text, and results for programs hold them escaped.
/// </summary>
public sealed class TerminalCodesTests : IDisposable
{
    private const string Codes = "\u001B[2J\u001B]0;owned\u0007\u009B31m\u202E";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ModelsShow_ManifestWithCodes_ShowsThem()
    {
        string[] lines = File.ReadAllLines(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        string manifest = _folder.Combine("model.yaml");
        File.WriteAllLines(manifest, lines.Select(line =>
            line.StartsWith("description:", StringComparison.Ordinal) ? "description: \"all \\e[2J\\e]0;owned\\a\\x9B31m\\u202E is well\\nlicence forged\"" : line));

        ProcessResult result = await SamStreamProcess.RunAsync("models", "show", manifest);

        AssertShown(result);
    }

    [Fact]
    public async Task Run_FileNameWithCodes_ShowsThem()
    {
        ProcessResult result = await SamStreamProcess.RunAsync("run", $"clip{Codes}.mp4", "--box", "1,2,30,40", "--json");

        Assert.Equal(ExitCode.Source, result.ExitCode);
        AssertShown(result);
    }

    [Fact]
    public async Task Run_LabelWithCodes_IsRefusedWithoutThem()
    {
        ProcessResult result = await SamStreamProcess.RunAsync("run", "test:", "--box", "1=1,2,30,40", "--label", $"1=car{Codes}");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        AssertClean(result);
    }

    [Fact]
    public async Task Check_ConfigurationWithCodes_ShowsThem()
    {
        string file = _folder.Combine("run.yaml");
        File.WriteAllText(file, "cameras: [{ id: \"door\\e[2J\\nerror: forged\", \"in\\e]0;owned\\aput\": 1, input: \"x\\e[2J\" }]\n");

        ProcessResult result = await SamStreamProcess.RunAsync("check", file);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        AssertShown(result);
    }

    private static void AssertShown(ProcessResult result)
    {
        AssertClean(result);
        Assert.Contains(@"\u001B", result.ToString(), StringComparison.Ordinal);
    }

    private static void AssertClean(ProcessResult result)
    {
        string all = result.Output + result.Error;
        Assert.DoesNotContain(all, c => (char.IsControl(c) && c is not ('\n' or '\t')) || c == '\u202E');
        Assert.DoesNotContain(all.Split('\n'), line => line.StartsWith("error: forged", StringComparison.Ordinal) || line.StartsWith("licence forged", StringComparison.Ordinal));
    }
}
