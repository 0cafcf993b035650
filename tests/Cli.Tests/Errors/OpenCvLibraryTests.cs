using System.Runtime.InteropServices;
using SamStream.Cli.Errors;

namespace SamStream.Cli.Tests.Errors;

public sealed class OpenCvLibraryTests
{
    private static readonly DllNotFoundException Error = new("Unable to load shared library 'OpenCvSharpExtern'");

    [Fact]
    public void Explain_LibrariesOfTheSystem_AreNamedWithTheirPackages()
    {
        (string finding, string cure) = OpenCvLibrary.Explain(
            Error, Architecture.X64, isThere: true, canLoad: name => name is not ("libgtk-3.so.0" or "libatomic.so.1"));

        Assert.Equal("libOpenCvSharpExtern.so needs libgtk-3.so.0, libatomic.so.1", finding);
        Assert.EndsWith("apt-get install libgtk-3-0 libatomic1", cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_OnArm64_SaysThatNoneIsPublishedAndWhereItWouldBeLookedFor()
    {
        (string finding, string cure) = OpenCvLibrary.Explain(Error, Architecture.Arm64, isThere: false, canLoad: _ => true);

        Assert.Contains("no package", finding, StringComparison.Ordinal);
        Assert.Contains("linux-arm64", finding, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(AppContext.BaseDirectory, "libOpenCvSharpExtern.so"), cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ForAnotherReason_IsToldAsItIs() => Assert.Equal(
        Error.Message, OpenCvLibrary.Explain(Error, Architecture.X64, isThere: true, canLoad: _ => true).Finding);
}
