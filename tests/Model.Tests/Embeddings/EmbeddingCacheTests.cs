using SamStream.Model.Embeddings;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Embeddings;

public sealed class EmbeddingCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KeptFrames _frames = new();
    private readonly Clock _clock = new();

    public static TheoryData<string> Damages =>
    [
        "empty", "cut off", "longer", "magic", "version", "shape", "key", "first value", "last value", "hash", "of another frame", "folder",
        "full folder", "link", "link to nothing", "pipe",
    ];

    public void Dispose()
    {
        _frames.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TryRead_InAnotherProcess_GivesEveryBit()
    {
        EmbeddingCache cache = Open();
        _frames.Keep(cache, 1, 2);
        EmbeddingCache later = Open();

        Assert.Equal(_frames.Encode(1), _frames.Read(later, 1));
        Assert.Equal(_frames.Encode(2), _frames.Read(later, 2));
        Assert.Null(_frames.Read(later, 3));
        Assert.Equal((2, 1), (later.Hits, later.Misses));
        Assert.Equal((2 * _frames.EntryBytes, 2 * _frames.EntryBytes), (cache.Bytes, later.Bytes));
        Assert.Null(later.WhyNotKept);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void TryRead_DamagedFile_IsAMissAndItIsReplaced(string damage)
    {
        EmbeddingCache cache = Open();
        _frames.Keep(cache, 1, 2);
        string path = PathOf(1);
        byte[] whole = File.ReadAllBytes(path);
        Damage(damage, path, whole);

        Assert.Null(_frames.Read(cache, 1));
        _frames.Keep(cache, 1);

        Assert.Equal(_frames.Encode(1), _frames.Read(cache, 1));
        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Null(cache.WhyNotKept);
        Assert.Equal(_frames.Encode(2), _frames.Read(cache, 2));
    }

    [Fact]
    public void Keep_LinkHasTheName_LeavesAloneWhatItLeadsTo()
    {
        EmbeddingCache cache = Open();
        string elsewhere = _folder.Combine("elsewhere");
        File.WriteAllText(elsewhere, "mine");
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(1))!);
        File.CreateSymbolicLink(PathOf(1), elsewhere);

        _frames.Keep(cache, 1);

        Assert.Equal("mine", File.ReadAllText(elsewhere));
        Assert.Equal(_frames.Encode(1), _frames.Read(cache, 1));
    }

    [Fact]
    public void Keep_MoreThanFit_DropsWhatWasUsedLongestAgo()
    {
        EmbeddingCache cache = Open(entries: 8);
        for (int step = 0; step < 6; step++)
            KeepAt(cache, step, minute: step);
        _clock.Minute = 6;
        Assert.NotNull(_frames.Read(cache, 0));

        for (int step = 6; step < 9; step++)
            KeepAt(cache, step, minute: step + 1);

        Assert.InRange(cache.Bytes, 5 * _frames.EntryBytes, 8 * _frames.EntryBytes);
        Assert.Equal(cache.Bytes, Entries().Sum(path => new FileInfo(path).Length));
        Assert.Equal([true, false, false], new[] { 0, 1, 2 }.Select(step => _frames.Read(cache, step) is not null));
        Assert.All([6, 7, 8], step => Assert.NotNull(_frames.Read(cache, step)));
    }

    [Fact]
    public void Keep_LargerThanTheBound_IsNotKept()
    {
        EmbeddingCache cache = Open(entries: 1);

        _frames.Keep(cache, 1);

        Assert.Empty(Entries());
        Assert.Null(cache.WhyNotKept);
    }

    [Fact]
    public void Keep_FourAtOnceOnOneFolder_StayWithinTheBoundAndReadOnlyWhatIsWhole()
    {
        const int entries = 32;
        byte[][] expected = [.. Enumerable.Range(0, 4).Select(_frames.Encode)];
        EmbeddingCache[] caches = [.. Enumerable.Range(0, 4).Select(_ => Open(entries))];
        long most = 0;

        // In turn, so that each writes as much as it may before it looks again at what the others wrote.
        for (int round = 0; round < 16; round++)
        {
            for (int i = 0; i < caches.Length; i++)
            {
                _frames.Keep(caches[i], (round * 4) + i);
                most = Math.Max(most, Entries().Sum(path => new FileInfo(path).Length));
            }
        }

        Assert.InRange(most, entries / 2 * _frames.EntryBytes, entries * _frames.EntryBytes);
        Parallel.For(0, 24, i =>
        {
            using var frames = new KeptFrames();
            frames.Keep(caches[i % 4], i % 3);
            byte[]? read = frames.Read(caches[(i + 1) % 4], i % 3);
            Assert.True(read is null || read.SequenceEqual(expected[i % 3]));
        });
        Assert.All(caches, cache => Assert.Null(cache.WhyNotKept));
    }

    [Fact]
    public void Keep_FolderThatCannotBe_SaysWhyAndReadsOn()
    {
        File.WriteAllText(_folder.Combine("file"), "in the way");
        var cache = new EmbeddingCache(_folder.Combine("file/below"));

        _frames.Keep(cache, 1, 2);

        Assert.StartsWith($"{cache.Folder} cannot be written (", cache.WhyNotKept, StringComparison.Ordinal);
        Assert.Null(_frames.Read(cache, 1));
        Assert.Equal((0, 0, 1), (cache.Bytes, cache.Hits, cache.Misses));
    }

    [Fact]
    public void Keep_CouldNotBeWritten_IsNotTriedAgain()
    {
        EmbeddingCache cache = Open();
        _frames.Keep(cache, 1);
        string part = Path.GetDirectoryName(PathOf(2))!;
        File.WriteAllText(part, "in the way");
        _frames.Keep(cache, 2);
        string? why = cache.WhyNotKept;
        File.Delete(part);

        _frames.Keep(cache, 2);

        Assert.NotNull(why);
        Assert.Same(why, cache.WhyNotKept);
        Assert.Null(_frames.Read(cache, 2));
        Assert.NotNull(_frames.Read(cache, 1));
    }

    [UnprivilegedFact]
    public void Keep_FolderThatMayNotBeWritten_SaysWhyAndReadsOn()
    {
        _frames.Keep(Open(), 1);
        EmbeddingCache cache = Open();
        File.SetUnixFileMode(cache.Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetUnixFileMode(Path.GetDirectoryName(PathOf(1))!, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            _frames.Keep(cache, 1, 2);

            Assert.NotNull(cache.WhyNotKept);
            Assert.NotNull(_frames.Read(cache, 1));
        }
        finally
        {
            File.SetUnixFileMode(cache.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.SetUnixFileMode(Path.GetDirectoryName(PathOf(1))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Keep_NewFolder_IsReadableByThisUserAlone()
    {
        var cache = new EmbeddingCache(_folder.Combine("new/cache"));
        _frames.Keep(cache, 1);

        string file = Assert.Single(Directory.GetFiles(cache.Folder, "*", SearchOption.AllDirectories));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(cache.Folder));
    }

    [Fact]
    public void Keep_FilesOfOthersInTheFolder_AreLeftAloneButForWhatKilledProcessesLeft()
    {
        EmbeddingCache cache = Open(entries: 3);
        string part = Directory.CreateDirectory(_folder.Combine("cache/ab")).FullName;
        string mine = Path.Combine(part, "notes.embedding"), fresh = Path.Combine(part, ".samstream-0123456789abcdef.tmp");
        string left = Path.Combine(part, ".samstream-fedcba9876543210.tmp");
        foreach (string path in new[] { mine, fresh, left })
            File.WriteAllBytes(path, new byte[3 * _frames.EntryBytes]);
        File.SetLastWriteTimeUtc(mine, _clock.GetUtcNow().UtcDateTime.AddDays(-1));
        File.SetLastWriteTimeUtc(fresh, _clock.GetUtcNow().UtcDateTime.AddMinutes(-1));
        File.SetLastWriteTimeUtc(left, _clock.GetUtcNow().UtcDateTime.AddHours(-2));

        _frames.Keep(cache, 1, 2, 3, 4);

        Assert.Equal((true, true, false), (File.Exists(mine), File.Exists(fresh), File.Exists(left)));
        Assert.NotNull(_frames.Read(cache, 4));
        Assert.InRange(cache.Bytes, 1, 3 * _frames.EntryBytes);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" ", 1)]
    [InlineData("cache", 0)]
    public void New_NoFolderOrNoRoom_Throws(string folder, long mostBytes) =>
        Assert.ThrowsAny<ArgumentException>(() => new EmbeddingCache(folder, mostBytes));

    private EmbeddingCache Open(int entries = 1000) => new(_folder.Combine("cache"), (long)entries * _frames.EntryBytes, _clock);

    private string PathOf(int step)
    {
        string name = _frames.KeyOf(step).Name;
        return _folder.Combine($"cache/{name[..2]}/{name}.embedding");
    }

    private string[] Entries() => Directory.Exists(_folder.Combine("cache"))
        ? Directory.GetFiles(_folder.Combine("cache"), "*.embedding", SearchOption.AllDirectories)
        : [];

    private void KeepAt(EmbeddingCache cache, int step, int minute)
    {
        _clock.Minute = minute;
        _frames.Keep(cache, step);
        File.SetLastWriteTimeUtc(PathOf(step), _clock.GetUtcNow().UtcDateTime);
    }

    private void Damage(string damage, string path, byte[] whole)
    {
        const int first = 28 + EmbeddingKey.NameLength;
        Action damaging = damage switch
        {
            "empty" => () => File.WriteAllBytes(path, []),
            "cut off" => () => File.WriteAllBytes(path, whole[..^1]),
            "longer" => () => File.WriteAllBytes(path, [.. whole, 0]),
            "magic" => Flip(0),
            "version" => Flip(8),
            "shape" => Flip(16),
            "key" => Flip(28),
            "first value" => Flip(first),
            "last value" => Flip(whole.Length - 33),
            "hash" => Flip(whole.Length - 1),
            "of another frame" => () => File.Copy(PathOf(2), path, overwrite: true),
            "folder" => InPlace(() => Directory.CreateDirectory(path)),
            "full folder" => InPlace(() => File.WriteAllText(Path.Combine(Directory.CreateDirectory(path).FullName, "file"), "")),
            "link" => InPlace(() =>
            {
                File.WriteAllBytes(_folder.Combine("whole"), whole);
                File.CreateSymbolicLink(path, _folder.Combine("whole"));
            }),
            "link to nothing" => InPlace(() => File.CreateSymbolicLink(path, _folder.Combine("nothing"))),
            _ => InPlace(() => NamedPipes.Make(path)),
        };
        damaging();

        Action Flip(int at) => () =>
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            File.WriteAllBytes(path, changed);
        };

        Action InPlace(Action make) => () =>
        {
            File.Delete(path);
            make();
        };
    }

    private sealed class Clock : TimeProvider
    {
        public int Minute { get; set; }

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(Minute);
    }
}
