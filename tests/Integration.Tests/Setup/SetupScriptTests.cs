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
        foreach (string program in (string[])["apt-get", "npm", "curl"])
            Stub(program, "echo 'not in a test' >&2; exit 1");
    }

    public void Dispose() => _stubs.Dispose();

    [Fact]
    public async Task Setup_NothingMissing_SaysNothing()
    {
        BuildScript program = await RunAsync();
        BuildScript tests = await RunAsync("tests");

        // What is out of reach and not needed is told.
        Assert.Equal(("", 0), (program.Errors, program.ExitCode));
        Assert.True(program.Output.Length == 0 || program.Output.StartsWith("The box tracker nanotrack-v3 was not fetched", StringComparison.Ordinal));
        Assert.Equal(("", "", 0), (tests.Output, tests.Errors, tests.ExitCode));
    }

    [Fact]
    public async Task Setup_BoxTrackerIsAnotherFile_SaysSoAndKeepsNothingOfIt()
    {
        Stub("curl", """while [ "$1" != -o ]; do shift; done; echo 'not the tracker' >"$2" """);
        string models = _stubs.Combine("models");

        BuildScript run = await BuildScript.RunAsync(
            ["env", $"SAMSTREAM_MODELS={models}", "bash", "build/setup.sh"], _stubs.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("was not fetched", run.Output, StringComparison.Ordinal);
        Assert.Contains("samstream models pull nanotrack-v3", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(models, "*", SearchOption.AllDirectories));
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

        AssertFails(run, "A compatible .NET SDK was not found.", "build/dotnet.sh sdk");
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
        Stub("dpkg-query", "echo 'installed:ca-certificates installed:util-linux not-installed:ffmpeg '");

        BuildScript run = await RunAsync();

        AssertFails(run, "may not install them", "apt-get install -y --no-install-recommends ffmpeg ");
        Assert.DoesNotContain("util-linux", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_Tests_WantsServersAndClientsAndNothingElse()
    {
        Stub("id", "echo 1000");
        Stub("sudo", "exit 1");
        Stub("dpkg-query", "echo 'installed:mosquitto '");

        BuildScript run = await RunAsync("tests");

        AssertFails(run, "make setup-tests", "gir1.2-gst-rtsp-server-1.0", " mosquitto-clients python3-paho-mqtt ");
        Assert.DoesNotContain("ffmpeg", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" mosquitto ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_LibrariesUnderTheirNewerNames_AreFoundOrAskedForByThem()
    {
        Stub("id", "echo 0");
        Stub("uname", """[ "$1" = -s ] && echo Linux || echo x86_64""");
        Stub("dpkg-query", "echo 'installed:libfreetype6t64 '");
        Stub("apt-cache", """[ "$2" = libgtk-3-0t64 ] && echo '  Candidate: 3.24.49-3' || echo '  Candidate: (none)'""");

        BuildScript run = await RunAsync();

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(" libgtk-3-0t64 libharfbuzz0b libdrm2 libatomic1 and what they need", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_UnknownWord_IsRefused()
    {
        BuildScript run = await RunAsync("everything");

        AssertFails(run, "'everything'");
    }

    private static void AssertFails(BuildScript run, params string[] said)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.All(said, words => Assert.Contains(words, run.Errors, StringComparison.Ordinal));
    }

    private Task<BuildScript> RunAsync(params string[] arguments) =>
        BuildScript.RunAsync(["bash", "build/setup.sh", .. arguments], _stubs.Path);

    private void Stub(string program, string script)
    {
        string path = _stubs.Combine(program);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
