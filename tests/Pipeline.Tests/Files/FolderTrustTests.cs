using SamStream.Pipeline.Files;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Files;

public sealed class FolderTrustTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = Own | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FaultOf_FolderOfOurs_IsNull() => Assert.Null(FolderTrust.FaultOf(Make("mine", Own)));

    [Fact]
    public void FaultOf_LinkToAFolderOfOurs_IsNull()
    {
        File.CreateSymbolicLink(_folder.Combine("link"), Make("mine", Own));

        Assert.Null(FolderTrust.FaultOf(_folder.Combine("link")));
    }

    /// <summary>Whoever may replace a link can lead it elsewhere after it was looked at.</summary>
    [Fact]
    public void FaultOf_LinkInAFolderThatOthersMayWrite_NamesThePlace()
    {
        string open = Make("open", Own);
        File.CreateSymbolicLink(_folder.Combine("open/link"), Make("mine", Own));
        File.SetUnixFileMode(open, Everybody);

        Assert.Equal($"{open} can be written by every user", FolderTrust.FaultOf(_folder.Combine("open/link")));
        File.SetUnixFileMode(open, Everybody | UnixFileMode.StickyBit);
        Assert.Null(FolderTrust.FaultOf(_folder.Combine("open/link")));
    }

    /// <summary>In a folder like /tmp, a link of another user leads where that user wants.</summary>
    [RootFact]
    public void FaultOf_LinkOfAnotherUser_NamesTheUser()
    {
        string link = _folder.Combine("link");
        File.CreateSymbolicLink(link, Make("mine", Own));
        using (var chown = System.Diagnostics.Process.Start("chown", ["-h", "12345:12345", link]))
            chown.WaitForExit();

        Assert.Equal($"{link} belongs to another user (number 12345)", FolderTrust.FaultOf(link));
    }

    [Fact]
    public void FaultOf_LinksInACircle_SaysSo()
    {
        File.CreateSymbolicLink(_folder.Combine("a"), _folder.Combine("b"));
        File.CreateSymbolicLink(_folder.Combine("b"), _folder.Combine("a"));

        Assert.Contains("cannot be looked at", FolderTrust.FaultOf(_folder.Combine("a")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("open/below")]
    public void FaultOf_EverybodyMayWriteThereOrAbove_NamesThePlace(string path)
    {
        Make(path, Own);
        File.SetUnixFileMode(_folder.Combine("open"), Everybody);

        Assert.Equal($"{_folder.Combine("open")} can be written by every user", FolderTrust.FaultOf(_folder.Combine(path)));
    }

    [Fact]
    public void FaultOf_StickyBit_GuardsWhatIsBelowAndNotTheFolderItself()
    {
        string below = Make("shared/mine", Own);
        File.SetUnixFileMode(_folder.Combine("shared"), Everybody | UnixFileMode.StickyBit);

        Assert.Null(FolderTrust.FaultOf(below));
        Assert.NotNull(FolderTrust.FaultOf(_folder.Combine("shared")));
    }

    [RootFact]
    public void FaultOf_FolderOfAnotherUser_NamesTheUser()
    {
        string folder = Make("theirs", Own);
        using (var chown = System.Diagnostics.Process.Start("chown", ["12345:12345", folder]))
            chown.WaitForExit();

        Assert.Equal($"{folder} belongs to another user (number 12345)", FolderTrust.FaultOf(folder));
    }

    [Fact]
    public void FaultOf_NothingThere_SaysSo() => Assert.Contains(
        "cannot be looked at", FolderTrust.FaultOf(_folder.Combine("nowhere")), StringComparison.Ordinal);

    private string Make(string name, UnixFileMode mode) => Directory.CreateDirectory(_folder.Combine(name), mode).FullName;
}
