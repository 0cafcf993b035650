using System.Runtime.Versioning;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

[SupportedOSPlatform("linux")]
public sealed class SetupScriptTests : IDisposable
{
    private readonly TemporaryFolder _stubs = new();

    // No test installs or builds anything, whatever is missing on the machine that runs it.
    public SetupScriptTests()
    {
        foreach (string program in (string[])["apt-get", "npm", "cmake"])
            Stub(program, "echo 'not in a test' >&2; exit 1");
    }

    public void Dispose() => _stubs.Dispose();

    [Fact]
    public async Task Setup_NothingMissing_SaysNothing()
    {
        BuildScript run = await RunAsync();

        Assert.Equal(("", "", 0), (run.Output, run.Errors, run.ExitCode));
    }

    [Fact]
    public async Task Setup_UnsupportedArchitecture_FailsWithACommand()
    {
        Stub("uname", """[ "$1" = -s ] && echo Linux || echo riscv64""");

        BuildScript run = await RunAsync();

        AssertFails(run, "this is Linux riscv64", "docker run");
    }

    [Fact]
    public async Task Setup_NoSuitableSdk_FailsWithACommand()
    {
        Stub("dotnet", "echo 'A compatible .NET SDK was not found.' >&2; exit 1");

        BuildScript run = await RunAsync();

        AssertFails(run, "A compatible .NET SDK was not found.", "dotnet-install.sh");
    }

    [Fact]
    public async Task Setup_OldNode_FailsWithItsVersionAndACommand()
    {
        Stub("node", "echo v16.20.2");

        BuildScript run = await RunAsync();

        AssertFails(run, "Node.js 16.20.2 is too old", "apt-get install -y nodejs npm");
    }

    [Fact]
    public async Task Setup_PackageMissingWithoutRights_FailsWithTheAptCommand()
    {
        Stub("id", "echo 1000");
        Stub("sudo", "exit 1");
        Stub("dpkg-query", "echo 'installed:g++ not-installed:cmake '");

        BuildScript run = await RunAsync("PACKAGES=system");

        AssertFails(run, "may not install them", "apt-get install -y --no-install-recommends", " cmake ");
        Assert.DoesNotContain("g++", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_OtherOpenCvGeneration_FailsWithItsVersion()
    {
        Stub("id", "echo 0");
        Stub("dpkg-query", "exit 1");
        Stub("apt-cache", "echo '  Candidate: 5.0.0-1'");

        BuildScript run = await RunAsync("PACKAGES=system");

        AssertFails(run, "OpenCV 5.0.0-1", "make PACKAGES=nuget setup");
    }

    private static void AssertFails(BuildScript run, params string[] said)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.All(said, words => Assert.Contains(words, run.Errors, StringComparison.Ordinal));
    }

    private Task<BuildScript> RunAsync(params string[] variables) =>
        BuildScript.RunAsync(["env", .. variables, "bash", "build/setup.sh"], _stubs.Path);

    private void Stub(string program, string script)
    {
        string path = _stubs.Combine(program);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
