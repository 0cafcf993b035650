using System.Runtime.InteropServices;
using SamStream.Cli.Diagnosis;

namespace SamStream.Cli.Tests.Diagnosis;

public sealed class OpenCvChecksTests
{
    private static readonly DllNotFoundException Error = new("Unable to load shared library 'OpenCvSharpExtern'");

    [Fact]
    public void Missing_LibrariesOfTheSystem_AreNamedWithTheirPackages()
    {
        CheckResult result = OpenCvChecks.Missing(
            Error, Architecture.X64, isThere: true, canLoad: name => name is not ("libgtk-3.so.0" or "libatomic.so.1"));

        Assert.Equal((CheckStatus.Failure, "libOpenCvSharpExtern.so needs libgtk-3.so.0, libatomic.so.1"), (result.Status, result.Finding));
        Assert.EndsWith("apt-get install libgtk-3-0 libatomic1", result.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_OnArm64_SaysThatNoneIsPublishedAndWhereItWouldBeLookedFor()
    {
        CheckResult result = OpenCvChecks.Missing(Error, Architecture.Arm64, isThere: false, canLoad: _ => true);

        Assert.Contains("no package", result.Finding, StringComparison.Ordinal);
        Assert.Contains("linux-arm64", result.Finding, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(AppContext.BaseDirectory, "libOpenCvSharpExtern.so"), result.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_ForAnotherReason_IsToldAsItIs() => Assert.Equal(
        Error.Message, OpenCvChecks.Missing(Error, Architecture.X64, isThere: true, canLoad: _ => true).Finding);
}
