using SamStream.Pipeline.Files;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Files;

public sealed class UnlinkedFileTests : IDisposable
{
    private const UnixFileMode Everybody = UnlinkedFile.OnlyUser | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_LinkThatLeadsNowhere_MakesNothing()
    {
        File.CreateSymbolicLink(_folder.Combine("link"), _folder.Combine("made"));

        Assert.Throws<IOException>(() => UnlinkedFile.Create(_folder.Combine("link")));
        Assert.Throws<IOException>(() => UnlinkedFile.OpenOrCreate(_folder.Combine("link"), FileAccess.Write, FileShare.None));
        Assert.False(File.Exists(_folder.Combine("made")));
    }

    [Fact]
    public void Open_Link_IsRefused()
    {
        File.WriteAllText(_folder.Combine("file"), "");
        File.CreateSymbolicLink(_folder.Combine("link"), _folder.Combine("file"));

        IOException error = Assert.Throws<IOException>(() => UnlinkedFile.Open(_folder.Combine("link"), FileAccess.Write, FileShare.None));

        Assert.Equal("link is a symbolic link, which may lead to anybody's file", error.Message);
    }

    [Fact]
    public void Open_FileInAFolderThatIsALink_Opens()
    {
        Directory.CreateDirectory(_folder.Combine("folder"));
        File.WriteAllText(_folder.Combine("folder/file"), "");
        File.CreateSymbolicLink(_folder.Combine("link"), "folder");

        using FileStream file = UnlinkedFile.Open(_folder.Combine("link/file"), FileAccess.Write, FileShare.None);

        Assert.True(file.CanWrite);
    }

    [Fact]
    public void OpenOrCreate_Private_IsTheUsersAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        UnlinkedFile.OpenOrCreate(_folder.Combine("new"), FileAccess.Write, FileShare.None, isPrivate: true).Dispose();
        File.WriteAllText(_folder.Combine("old"), "kept");
        File.SetUnixFileMode(_folder.Combine("old"), Everybody);
        UnlinkedFile.OpenOrCreate(_folder.Combine("old"), FileAccess.Write, FileShare.None, isPrivate: true).Dispose();

        Assert.Equal(UnlinkedFile.OnlyUser, File.GetUnixFileMode(_folder.Combine("new")));
        Assert.Equal(UnlinkedFile.OnlyUser, File.GetUnixFileMode(_folder.Combine("old")));
        Assert.Equal("kept", File.ReadAllText(_folder.Combine("old")));
    }

    [Fact]
    public async Task OpenOrCreate_FileThatComesAndGoes_IsHadByOneAtATime()
    {
        string path = _folder.Combine("lock");
        int holders = 0;
        await Parallel.ForAsync(0, 200, (_, _) =>
        {
            try
            {
                using FileStream file = UnlinkedFile.OpenOrCreate(path, FileAccess.ReadWrite, FileShare.None);
                Assert.Equal(1, Interlocked.Increment(ref holders));
                Interlocked.Decrement(ref holders);
                File.Delete(path);
            }
            catch (IOException error)
            {
                // Somebody else has it (EWOULDBLOCK): nothing else goes wrong.
                Assert.True(error is FileNotFoundException || error.HResult is 11 or 17, error.ToString());
            }

            return ValueTask.CompletedTask;
        });

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Write_LinkAtTheName_IsReplaced()
    {
        File.WriteAllText(_folder.Combine("victim"), "kept");
        File.CreateSymbolicLink(_folder.Combine("link"), _folder.Combine("victim"));

        AtomicFile.Write(_folder.Combine("link"), "new"u8);

        Assert.Equal("kept", File.ReadAllText(_folder.Combine("victim")));
        Assert.Equal("new", File.ReadAllText(_folder.Combine("link")));
        Assert.Equal(["link", "victim"], Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).Order());
    }

    [Fact]
    public void TemporaryBeside_SameFile_IsNeverTheSame() => Assert.NotEqual(
        AtomicFile.TemporaryBeside(_folder.Combine("a")), AtomicFile.TemporaryBeside(_folder.Combine("a")));
}
