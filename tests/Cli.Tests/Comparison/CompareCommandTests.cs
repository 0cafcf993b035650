using System.Diagnostics;
using System.Xml.Linq;
using SamStream.Annotation.Projects;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Comparison;

public sealed class CompareCommandTests : IDisposable
{
    // What a label may be, to a page and to a terminal.
    private const string Hostile = "</td><script>alert(1)</script>\"'&\u001b[31m";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Invoke_HostileNames_AreEscapedOnTheTerminalAndThePage()
    {
        Record("gate.mkv");
        foreach (string name in new[] { "here", "there" })
        {
            using AnnotationProject project = TestProject.Make(_folder.Combine(name), TestProject.Clip("gate-1") with { Path = "../gate.mkv" });
            TestProject.Annotate(project, 0, Enumerable.Range(0, 3).Select(i => new[] { (1, (string?)(Hostile + name), name == "here" || i < 2 ? 0 : 12) }));
        }

        (int code, string output) = await InvokeAsync(_folder.Combine("here"), _folder.Combine("there"), "--report", _folder.Combine("drift.html"), "--json", _folder.Combine("drift.json"));

        Assert.Equal(ExitCode.Ok, code);
        Assert.DoesNotContain('\u001b', output);
        string page = await File.ReadAllTextAsync(_folder.Combine("drift.html"));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        // Both masks of the frame where they part.
        Assert.Contains("frame 2: ", page, StringComparison.Ordinal);
        Assert.Contains("<path class=\"here\" d=\"M", page, StringComparison.Ordinal);
        Assert.Contains("<path class=\"there\" d=\"M", page, StringComparison.Ordinal);
        Assert.Contains("data:image/jpeg;base64,/9j/", page, StringComparison.Ordinal);
        Assert.Contains("\"worst_frame\": 2", await File.ReadAllTextAsync(_folder.Combine("drift.json")), StringComparison.Ordinal);
        // What is between head and end is well-formed: no name has opened or closed anything.
        int body = page.IndexOf("<main>", StringComparison.Ordinal), end = page.IndexOf("</main>", StringComparison.Ordinal);
        XElement.Parse(page[body..end] + "</main>");
    }

    [Fact]
    public async Task Invoke_NothingFromBefore_IsAnErrorThatNamesTheCure()
    {
        using (AnnotationProject project = TestProject.Make(_folder.Combine("here"), TestProject.Clip("gate-1")))
            TestProject.Annotate(project, 0, [[(1, "car", 0)]]);

        ProjectException error = await Assert.ThrowsAsync<ProjectException>(() => InvokeAsync(_folder.Combine("here")));

        Assert.Contains("Name another project to compare with", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> InvokeAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await new CompareCommand(Terminal.To(output, error)).Parse(arguments).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        return (code, output.ToString());
    }

    private void Record(string name)
    {
        using Process process = Process.Start("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10", "-frames:v", "9", "-c:v", "ffv1", _folder.Combine(name)]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
