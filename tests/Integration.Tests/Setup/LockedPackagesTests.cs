using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

/// <summary>The lock files of NuGet packages: every project has them, and a restore takes nothing else than they name.</summary>
public sealed class LockedPackagesTests : IDisposable
{
    private const string Project = "src/Pipeline/Pipeline.csproj";

    private static readonly string[] Machines = ["linux-arm64", "linux-x64", "linux-x64-gpu"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Locks_EveryProjectAndMachine_NameEveryPackageWithAHash()
    {
        string[] projects =
        [
            .. XDocument.Load(RepositoryPaths.Combine("SamStream.slnx")).Descendants("Project")
                .Select(project => Path.GetFileNameWithoutExtension(project.Attribute("Path")!.Value)).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(Machines, Directory.GetDirectories(RepositoryPaths.Combine("build/locks")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Machines, machine =>
        {
            string[] locks = Directory.GetFiles(RepositoryPaths.Combine($"build/locks/{machine}"));
            Assert.Equal(projects, locks.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
            Assert.All(locks.SelectMany(Packages), package => Assert.Equal(64, Convert.FromBase64String(package.Hash).Length));
        });
    }

    [Fact]
    public void Locks_EveryMachine_AgreeOnAPackagesHash()
    {
        var named = Machines
            .SelectMany(machine => Directory.GetFiles(RepositoryPaths.Combine($"build/locks/{machine}")))
            .SelectMany(Packages)
            .Distinct()
            .GroupBy(package => (package.Id, package.Version))
            .ToArray();

        Assert.True(named.Length > 50, $"{named.Length} packages");
        Assert.All(named, package => Assert.Single(package));
    }

    /// <summary>A package source that answers with an altered package of the right name and version, as a mirror in the wrong hands does.</summary>
    [Fact]
    [Slow("It restores a project twice, each by a run of the SDK.")]
    public async Task Restore_PackageIsAltered_IsRefused()
    {
        string packages = CopyProject();

        BuildScript untouched = await RestoreAsync("untouched");
        Alter(Directory.GetFiles(packages, "microsoft.extensions.logging.abstractions.*").Single());
        BuildScript altered = await RestoreAsync("altered");

        Assert.True(untouched.ExitCode == 0, untouched.Output);
        Assert.NotEqual(0, altered.ExitCode);
        Assert.Contains("NU1403", altered.Output, StringComparison.Ordinal);
    }

    /// <summary>A project that asks for a package nobody looked at.</summary>
    [Fact]
    [Slow("It restores a project by a run of the SDK.")]
    public async Task Restore_PackageIsNotLocked_IsRefused()
    {
        CopyProject();
        string project = _folder.Combine(Project);
        File.WriteAllText(project, File.ReadAllText(project).Replace("<PackageReference ", "<PackageReference Include=\"Serilog\" /><PackageReference ", StringComparison.Ordinal));

        BuildScript run = await RestoreAsync("fresh");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("NU1004", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Copies a project with what it is restored by, and makes a package source of its own for it.</summary>
    /// <returns>The folder of that source.</returns>
    private string CopyProject()
    {
        foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", Project })
            Copy(name);
        foreach (string machine in Machines)
            Copy($"build/locks/{machine}/Pipeline.json");

        string source = Directory.CreateDirectory(_folder.Combine("source")).FullName;
        foreach (Package package in Machines.SelectMany(machine => Packages(RepositoryPaths.Combine($"build/locks/{machine}/Pipeline.json"))).Distinct())
        {
            string id = package.Id.ToLowerInvariant();
            string name = $"{id}.{package.Version}.nupkg";
            File.Copy(Path.Combine(PackagesFolder, id, package.Version, name), Path.Combine(source, name), overwrite: true);
        }

        File.WriteAllText(_folder.Combine("nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="source" value="{source}" /></packageSources>
            </configuration>
            """);
        return source;
    }

    private void Copy(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Combine(name))!);
        File.Copy(RepositoryPaths.Combine(name), _folder.Combine(name));
    }

    // Each time into an empty folder of packages, as on a machine that has none yet.
    private Task<BuildScript> RestoreAsync(string packages) => BuildScript.RunAsync(
        ["env", $"NUGET_PACKAGES={_folder.Combine(packages)}", "dotnet", "restore", _folder.Combine(Project),
            "--configfile", _folder.Combine("nuget.config"), "-nodeReuse:false", "-p:NuGetAudit=false"]);

    private static void Alter(string package)
    {
        using ZipArchive archive = ZipFile.Open(package, ZipArchiveMode.Update);
        archive.GetEntry(".signature.p7s")?.Delete();
        using var writer = new StreamWriter(archive.CreateEntry("build/added.targets").Open());
        writer.Write("<Project />");
    }

    private static IEnumerable<Package> Packages(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() != "Project"
               select new Package(package.Name, package.Value.GetProperty("resolved").GetString()!, package.Value.GetProperty("contentHash").GetString()!),
        ];
    }

    private static string PackagesFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private sealed record Package(string Id, string Version, string Hash);
}
