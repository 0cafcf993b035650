using System.Diagnostics;
using System.Text.RegularExpressions;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Samples;

/// <summary>The sample of a program that embeds the pipeline, as a stranger builds it: from the packages, elsewhere.</summary>
public sealed partial class EmbedTests : IDisposable
{
    private const int Frames = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Program_Length_IsThatOfASample() =>
        Assert.InRange(File.ReadLines(RepositoryPaths.Combine("samples/embed/Program.cs")).Count(), 1, 40);

    [Fact]
    [Slow("It packs the libraries and builds a program from them, by five runs of the SDK.")]
    public async Task Program_FromPackagesInAnEmptyFolder_PrintsTheMasksOfAClip()
    {
        await RunAsync(RepositoryPaths.Root, "bash", "build/pack.sh", _folder.Combine("packages"));
        string program = Directory.CreateDirectory(_folder.Combine("embed")).FullName;
        foreach (string name in new[] { "Program.cs", "Embed.csproj" })
            File.Copy(RepositoryPaths.Combine($"samples/embed/{name}"), Path.Combine(program, name));
        File.WriteAllText(Path.Combine(program, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{_folder.Combine("packages")}" /></packageSources>
              <fallbackPackageFolders><add key="others" value="{PackagesOfOthers()}" /></fallbackPackageFolders>
            </configuration>
            """);
        await RunAsync(program, "dotnet", "build", "-c", "Release", "-o", "out", "-nodeReuse:false", "-p:NuGetAudit=false");

        string clip = _folder.Combine("clip.mkv");
        await RunAsync(program, "ffmpeg", "-v", "error", "-i", SampleClip.Path, "-frames:v", $"{Frames}", "-c:v", "ffv1", clip);

        string output = await RunAsync(program, "dotnet", "out/Embed.dll", clip, "178,373,248,519");

        Match[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Line().Match(line))];
        Assert.All(lines, line => Assert.True(line.Success, output));
        Assert.Equal(Enumerable.Range(0, Frames), lines.Select(line => Number(line, "frame")));
        Assert.Equal("Tracked", lines[0].Groups["state"].Value);
        // A person of about 70x146 pixels, who fills about half of the box.
        Assert.InRange(Number(lines[0], "area"), 3000, 8000);
    }

    // What the libraries need was fetched when they were built, and is not fetched again; their own packages are not among it.
    private string PackagesOfOthers()
    {
        string fetched = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string others = Directory.CreateDirectory(_folder.Combine("others")).FullName;
        foreach (string package in Directory.EnumerateDirectories(fetched))
        {
            if (!Path.GetFileName(package).StartsWith("samstream.", StringComparison.OrdinalIgnoreCase))
                Directory.CreateSymbolicLink(Path.Combine(others, Path.GetFileName(package)), package);
        }

        return others;
    }

    private async Task<string> RunAsync(string folder, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SAMSTREAM_MODELS"] = RepositoryPaths.Root;
        if (folder != RepositoryPaths.Root)
            start.Environment["NUGET_PACKAGES"] = _folder.Combine("own");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {process.ExitCode}\n{await output}\n{await error}");
        return await output;
    }

    private static int Number(Match line, string group) => int.Parse(line.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<frame>\d+) 1 (?<state>[A-Z][a-z]+) (?<area>\d+) (\d+,\d+,\d+,\d+)?$")]
    private static partial Regex Line();
}
