using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Graphs;

public sealed class GraphCacheTests : IDisposable
{
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

    [Fact]
    public void GetOrAdd_FolderThatCannotBe_UsesTheNext()
    {
        var blocked = _folder.Combine("file");
        File.WriteAllText(blocked, "in the way");
        var next = _folder.Combine("next");

        var path = new GraphCache(Path.Combine(blocked, "below"), next).GetOrAdd("key", () => [4]);

        Assert.Equal(next, Path.GetDirectoryName(path));
    }

    [Fact]
    public void GetOrAdd_NoFolderThatCanBe_SaysHowToNameAnother()
    {
        var blocked = _folder.Combine("file");
        File.WriteAllText(blocked, "in the way");

        var error = Assert.Throws<ModelException>(() => new GraphCache(Path.Combine(blocked, "below")).GetOrAdd("key", () => [4]));

        Assert.Contains("SAMSTREAM_CACHE", error.Message, StringComparison.Ordinal);
    }

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
}
