using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

/// <summary>What is fetched to build and to run is named by its hash, and what has another one is refused.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class PinnedDownloadTests : IDisposable
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_OfDockerfileAndCompose_AreNamedByDigest()
    {
        string[] named =
        [
            .. File.ReadLines(RepositoryPaths.Combine("Dockerfile")).Concat(File.ReadLines(RepositoryPaths.Combine("docker-compose.yml")))
                .Select(line => Image().Match(line)).Where(match => match.Success).Select(match => match.Groups["image"].Value)
                // What is built here.
                .Where(image => image is not ("samstream" or "samstream:gpu")),
        ];

        Assert.Equal(4, named.Length);
        Assert.All(named, image => Assert.Matches("^[a-z/-]+:[a-z0-9.-]+@sha256:[0-9a-f]{64}$", image));
        Assert.All(File.ReadLines(RepositoryPaths.Combine("Dockerfile")).Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)),
            line => Assert.Matches(@"^FROM (\$\{DEBIAN\}|base) AS ", line));
    }

    /// <summary>A comment at the top of a Dockerfile can name an image that runs the build.</summary>
    [Fact]
    public void Dockerfile_Syntax_IsThatOfTheEngine() =>
        Assert.DoesNotContain("# syntax", File.ReadAllText(RepositoryPaths.Combine("Dockerfile")), StringComparison.Ordinal);

    [Fact]
    public void Scripts_WhatIsFetched_IsNotRunUnseen()
    {
        string[] files =
        [
            RepositoryPaths.Combine("Dockerfile"), RepositoryPaths.Combine("Makefile"),
            .. Directory.GetFiles(RepositoryPaths.Combine("build"), "*.sh"), .. Directory.GetFiles(RepositoryPaths.Root, "*.md"),
        ];

        Assert.All(files, file => Assert.DoesNotMatch(RunUnseen(), File.ReadAllText(file)));
        string dockerfile = File.ReadAllText(RepositoryPaths.Combine("Dockerfile"));
        Assert.Equal(Download().Count(dockerfile), Check().Count(dockerfile));
    }

    [Fact]
    public async Task InstallDotnet_ArchiveIsAnotherFile_UnpacksNothing()
    {
        Stub("curl", """while [ "$1" != -o ]; do shift; done; echo 'not what Microsoft published' >"$2" """);

        BuildScript run = await BuildScript.RunAsync(["bash", "build/dotnet.sh", "sdk", _folder.Combine("dotnet")], _folder.Combine("stubs"));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("is not the file that Microsoft published", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("dotnet")));
    }

    [Fact]
    public async Task InstallDotnet_ArchiveIsTheOneNamed_IsUnpacked()
    {
        string archive = _folder.Combine("archive.tar.gz");
        File.WriteAllText(_folder.Combine("dotnet.txt"), "the program");
        using (Process tar = Process.Start("tar", ["-czf", archive, "-C", _folder.Path, "dotnet.txt"]))
            await tar.WaitForExitAsync();
        string machine = RuntimeInformation.OSArchitecture == Architecture.X64 ? "x64" : "arm64";
        File.WriteAllText(_folder.Combine("dotnet.sha512"),
            $"{Convert.ToHexStringLower(SHA512.HashData(File.ReadAllBytes(archive)))}  Sdk/10.0.1/dotnet-sdk-10.0.1-linux-{machine}.tar.gz\n");
        File.Copy(RepositoryPaths.Combine("build/dotnet.sh"), _folder.Combine("dotnet.sh"));
        Stub("curl", $"""while [ "$1" != -o ]; do shift; done; cp '{archive}' "$2" """);

        BuildScript run = await BuildScript.RunAsync(["bash", _folder.Combine("dotnet.sh"), "sdk", _folder.Combine("dotnet")], _folder.Combine("stubs"));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("the program", File.ReadAllText(_folder.Combine("dotnet/dotnet.txt")));
    }

    [Fact]
    public async Task PinImages_RegistryAnswers_WritesTheDigestsAlone()
    {
        BuildScript run = await PinAsync($"""[ "$2" = version ] || echo {Digest}""");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.All(Pinned, name => Assert.Equal(
            AnyDigest().Replace(File.ReadAllText(RepositoryPaths.Combine(name)), $"@{Digest}"), File.ReadAllText(_folder.Combine(name))));
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("""[ "$2" = version ] || exit 1""")]
    [InlineData("""[ "$2" = version ] || echo 'sha256:aa/e rm -rf /'""")]
    public async Task PinImages_NoDigestInTheAnswer_ChangesNothing(string docker)
    {
        BuildScript run = await PinAsync(docker);

        Assert.NotEqual(0, run.ExitCode);
        Assert.NotEmpty(run.Errors);
        Assert.All(Pinned, name => Assert.Equal(File.ReadAllText(RepositoryPaths.Combine(name)), File.ReadAllText(_folder.Combine(name))));
    }

    private static string[] Pinned => ["Dockerfile", "docker-compose.yml"];

    private Task<BuildScript> PinAsync(string docker)
    {
        Directory.CreateDirectory(_folder.Combine("build"));
        foreach (string name in (string[])[.. Pinned, "build/pin-images.sh"])
            File.Copy(RepositoryPaths.Combine(name), _folder.Combine(name));
        Stub("docker", docker);
        Stub("skopeo", "exit 1");
        return BuildScript.RunAsync(["bash", _folder.Combine("build/pin-images.sh")], _folder.Combine("stubs"));
    }

    private void Stub(string program, string script)
    {
        Directory.CreateDirectory(_folder.Combine("stubs"));
        string path = _folder.Combine($"stubs/{program}");
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [GeneratedRegex(@"^(ARG DEBIAN=|\s+image: )(?<image>\S+)")]
    private static partial Regex Image();

    [GeneratedRegex("@sha256:[0-9a-f]+")]
    private static partial Regex AnyDigest();

    [GeneratedRegex(@"(curl|wget)[^\n|]*\|\s*(sudo )?(ba)?sh\b|dotnet-install\.sh")]
    private static partial Regex RunUnseen();

    [GeneratedRegex(@"\bcurl -")]
    private static partial Regex Download();

    [GeneratedRegex(@"\bsha(256|512)sum --check\b")]
    private static partial Regex Check();
}
