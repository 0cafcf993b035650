using System.Diagnostics;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Graphs;

public sealed class GraphCacheTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void GetOrAdd_SecondTime_DoesNotCreateAgain()
    {
        var cache = new GraphCache(_folder.Path);

        var first = cache.GetOrAdd("key", () => [1, 2, 3]);
        var second = cache.GetOrAdd("key", () => throw new InvalidOperationException("created twice"));

        Assert.Equal(first, second);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(second));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void GetOrAdd_TornFile_IsMadeAnew()
    {
        var cache = new GraphCache(_folder.Path);
        var path = cache.GetOrAdd("key", () => [1, 2, 3]);
        File.WriteAllBytes(path, [1, 2]);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(cache.GetOrAdd("key", () => [1, 2, 3])));
    }

    /// <summary>With a home that cannot be written a service runs all the same: nobody else can get at its graphs.</summary>
    [Fact]
    public void GetOrAdd_FolderThatCannotBe_UsesOneOfThisProcess()
    {
        File.WriteAllText(_folder.Combine("file"), "in the way");
        var cache = new GraphCache(_folder.Combine("file/below"));

        var path = cache.GetOrAdd("key", () => [4]);

        Assert.Equal(path, cache.GetOrAdd("key", () => throw new InvalidOperationException("created twice")));
        Assert.Equal(Own, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        Assert.StartsWith($"{cache.Folder} cannot be written", GraphCache.WhyNotKept, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteNote_FolderThatCannotBe_SaysHowToNameAnother()
    {
        File.WriteAllText(_folder.Combine("file"), "in the way");

        var error = Assert.Throws<ModelException>(() => new GraphCache(_folder.Combine("file/below")).WriteNote("key", [4]));

        Assert.Contains("SAMSTREAM_CACHE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NewFolder_IsReadableByThisUserAlone()
    {
        var cache = new GraphCache(_folder.Combine("new/cache"));
        var path = cache.Add("key", [1]);
        cache.WriteNote("note", [2]);

        Assert.Equal(Own, File.GetUnixFileMode(cache.Folder));
        Assert.Equal(Own, File.GetUnixFileMode(cache.CreateFolder("tensorrt")!));
        Assert.All(Directory.GetFiles(cache.Folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(cache.Folder, Path.GetDirectoryName(path));
    }

    /// <summary>
    /// Another user who may write the cache puts an altered graph there, named by its hash as ours are: it is not loaded, and neither are
    /// notes, which say what graphs are built from.
    /// </summary>
    [Theory]
    [InlineData(UnixFileMode.OtherWrite, "can be written by every user")]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit, "can be written by every user")]
    [InlineData(UnixFileMode.GroupWrite, "can be written by group 12345")]
    public void GetOrAdd_FolderThatOthersMayWrite_IsRefused(UnixFileMode mode, string fault)
    {
        var cache = new GraphCache(_folder.Combine("cache"));
        cache.Add("key", [6, 6, 6]);
        cache.WriteNote("note", [6]);
        if (mode == UnixFileMode.GroupWrite && !TryRun("chgrp", "12345", cache.Folder))
            return;
        File.SetUnixFileMode(cache.Folder, Own | mode);

        AssertRefused(cache, fault);
        AssertRefused(new GraphCache(Directory.CreateSymbolicLink(_folder.Combine("link"), cache.Folder).FullName), fault);
    }

    /// <summary>As a fallback in the temporary folder was: made by somebody else before the program first ran.</summary>
    [RootFact]
    public void GetOrAdd_FolderOrLinkOfAnotherUser_IsRefused()
    {
        var cache = new GraphCache(_folder.Combine("cache"));
        cache.Add("key", [6, 6, 6]);
        cache.WriteNote("note", [6]);
        Directory.CreateSymbolicLink(_folder.Combine("link"), cache.Folder);
        Assert.True(TryRun("chown", "-h", "12345:12345", _folder.Combine("link")));

        AssertRefused(new GraphCache(_folder.Combine("link")), "belongs to another user (number 12345)");
        Assert.Equal([6, 6, 6], File.ReadAllBytes(cache.Find("key")!));
        Assert.True(TryRun("chown", "12345:12345", cache.Folder));
        AssertRefused(cache, "belongs to another user (number 12345)");
    }

    /// <summary>The caches of a container and of systemd: a folder of this user, and a link of root's to one.</summary>
    [Fact]
    public void GetOrAdd_LinkToAFolderOfOurs_IsUsed()
    {
        Directory.CreateDirectory(_folder.Combine("private/samstream"), Own);
        Directory.CreateSymbolicLink(_folder.Combine("samstream"), "private/samstream");

        var path = new GraphCache(_folder.Combine("samstream")).GetOrAdd("key", () => [1]);

        Assert.True(File.Exists(Path.Combine(_folder.Combine("private/samstream"), Path.GetFileName(path))));
    }

    [Fact]
    public void Default_NoVariables_IsNotBelowTheTemporaryFolder() =>
        Assert.DoesNotContain(Path.GetTempPath(), GraphCache.Default().Folder, StringComparison.Ordinal);

    [Fact]
    public async Task GetOrAdd_ManyAtOnce_AllGetAWholeFile()
    {
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => File.ReadAllBytes(new GraphCache(_folder.Path).GetOrAdd("key", () => content)))));

        Assert.All(results, result => Assert.Equal(content, result));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Find_NothingWhole_IsNull()
    {
        var cache = new GraphCache(_folder.Path);
        File.WriteAllBytes(cache.Add("torn", [1, 2, 3]), [1]);

        Assert.Null(cache.Find("torn"));
        Assert.Null(cache.Find("other"));
    }

    [Fact]
    public void WriteNote_Twice_KeepsTheLast()
    {
        var cache = new GraphCache(_folder.Path);

        cache.WriteNote("note", [1]);
        cache.WriteNote("note", [2]);

        Assert.Equal([2], cache.FindNote("note")!);
        Assert.Null(cache.FindNote("other"));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void KeyOf_AnyPartChanged_IsAnother()
    {
        Assert.NotEqual(GraphCache.KeyOf("decoder", "a", "1"), GraphCache.KeyOf("decoder", "a", "2"));
        Assert.StartsWith("decoder-", GraphCache.KeyOf("decoder", "a", "1"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(GraphCache cache, string fault)
    {
        Action[] uses =
        [
            () => cache.GetOrAdd("key", () => [1]), () => cache.Find("key"), () => cache.Add("other", [1]), () => cache.FindNote("note"),
            () => cache.WriteNote("note", [1]), () => cache.CreateFolder("tensorrt"), cache.CheckWritable,
        ];
        Assert.All(uses, use =>
        {
            var error = Assert.Throws<ModelException>(use);
            Assert.Contains(fault, error.Found, StringComparison.Ordinal);
            Assert.Contains("chmod 700", error.Cure, StringComparison.Ordinal);
        });
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
