using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SamStream.Chaos;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Spool;
using SamStream.Sinks.Tests.Files;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class MessageSpoolTests : IDisposable
{
    private const int Page = 4096;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly WordCounts _shed = new();
    private readonly SinkLog _log = new();

    private string File => _folder.Combine("events.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Again_HasWhatWasNotConfirmedAndGoesOnCounting()
    {
        string stream;
        using (MessageSpool first = Open())
        {
            Fill(first, 10);
            first.Confirm(4);
            stream = first.Stream;
        }

        using MessageSpool second = Open();

        Assert.Equal(stream, second.Stream);
        Assert.Equal(["5", "6", "7", "8", "9", "10"], Contents(second));
        Assert.Equal(11, second.NextSequence);
    }

    /// <summary>What cameras saw is in it: others on the machine do not read it, not in its log either.</summary>
    [Fact]
    public void Open_FileThatOthersMayRead_IsClosedToThem()
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (MessageSpool first = Open())
            Fill(first, 3);
        System.IO.File.SetUnixFileMode(File, OnlyUser | UnixFileMode.OtherRead | UnixFileMode.GroupRead);

        using MessageSpool second = Open();
        Fill(second, 1);

        Assert.Equal(["events.db", "events.db-wal"], Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)).Order());
        Assert.All(Directory.GetFiles(_folder.Path), path => Assert.Equal(OnlyUser, System.IO.File.GetUnixFileMode(path)));
    }

    [Fact]
    public void Open_FoldersThatAreNotThere_AreTheUsersAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        using MessageSpool spool = Open(path: _folder.Combine("a/b/events.db"));

        const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(OnlyUser, System.IO.File.GetUnixFileMode(_folder.Combine("a")));
        Assert.Equal(OnlyUser, System.IO.File.GetUnixFileMode(_folder.Combine("a/b")));
    }

    /// <summary>Somebody who may write to the folder has put a link at the spool's name.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_Link_IsNotFollowed(bool leadsSomewhere)
    {
        string victim = _folder.Combine("victim");
        if (leadsSomewhere)
            System.IO.File.WriteAllText(victim, "kept");
        System.IO.File.CreateSymbolicLink(File, victim);

        using MessageSpool spool = Open();
        Fill(spool, 1);

        Assert.Equal(leadsSomewhere ? "kept" : null, System.IO.File.Exists(victim) ? System.IO.File.ReadAllText(victim) : null);
    }

    [Fact]
    public void Open_AllConfirmed_GoesOnCounting()
    {
        using (MessageSpool first = Open())
        {
            Fill(first, 3);
            first.Confirm(3);
        }

        using MessageSpool second = Open();

        Assert.Equal(0, second.Count);
        Assert.Equal(4, second.NextSequence);
    }

    [Fact]
    public void Open_AgainWithAMessageOfItsOwn_KeepsTopicTimeAndCorrelation()
    {
        using (MessageSpool first = Open())
            first.Add("a/topic", [0, 255, 10], [1, 2]);

        using MessageSpool second = Open();

        SpooledMessage found = second.FindAfter(0)!;
        Assert.Equal(("a/topic", 1, _time.GetUtcNow()), (found.Message.Topic, found.Message.Qos, found.At));
        Assert.Equal([0, 255, 10], found.Message.Payload.ToArray());
        Assert.Equal([1, 2], found.Message.CorrelationData.ToArray());
    }

    // A program of its own writes and confirms, and tells what it has done; it is killed in the middle of it.
    [Theory]
    [InlineData("00:00:00", 1)]
    [InlineData("00:00:00", 2)]
    [InlineData("00:00:01", 3)]
    [InlineData("00:00:01", 4)]
    [InlineData("00:00:01", 5)]
    public async Task Open_AfterAKill_HasEveryMessageThatWasAdded(string syncInterval, int seed)
    {
        using Process child = SpoolWriter.Start(File, TimeSpan.Parse(syncInterval, CultureInfo.InvariantCulture));
        int wanted = new Random(seed).Next(20, 400);
        (long added, long confirmed) = (0, 0);
        while (added < wanted && await child.StandardOutput.ReadLineAsync() is { } line)
            (added, confirmed) = SpoolWriter.Read(line);
        child.Kill();
        await child.WaitForExitAsync();
        while (await child.StandardOutput.ReadLineAsync() is { } line && line.EndsWith('.'))
            (added, confirmed) = SpoolWriter.Read(line);
        Assert.True(added >= wanted, await child.StandardError.ReadToEndAsync());

        using MessageSpool spool = Open();

        Assert.Null(spool.Error);
        Assert.Equal(0, _shed["events_corrupt"]);
        List<long> found = [.. Contents(spool).Select(text => long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture))];
        // What it did last it may not have told.
        Assert.InRange(found[0], 1, confirmed + 3);
        Assert.InRange(found[^1], added, added + 1);
        Assert.Equal(Enumerable.Range(0, found.Count).Select(i => found[0] + i), found);
        Assert.Equal(found[^1] + 1, spool.NextSequence);
    }

    [Fact]
    public void Open_DamagedPages_IsSetAsideWithOneWarningAndStartsAnew()
    {
        using (MessageSpool first = Open())
        {
            for (int i = 0; i < 40; i++)
                first.Add("topic", new byte[1000]);
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File);
        new Random(1).NextBytes(bytes.AsSpan(2 * Page, bytes.Length - (2 * Page)));
        System.IO.File.WriteAllBytes(File, bytes);

        using MessageSpool spool = Open();

        AssertSetAside(spool, bytes);
    }

    [Theory]
    [InlineData(1, 5000)]
    [InlineData(2, 100)]
    [InlineData(3, 100_000)]
    public void Open_RandomBytes_IsSetAsideWithOneWarningAndStartsAnew(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        System.IO.File.WriteAllBytes(File, bytes);

        using MessageSpool spool = Open();

        AssertSetAside(spool, bytes);
    }

    [Fact]
    public void Open_OfANewerVersion_StaysInMemoryAndLeavesTheFile()
    {
        using (MessageSpool first = Open())
            Fill(first, 2);
        Execute("PRAGMA user_version = 2");

        using (MessageSpool second = Open())
        {
            Assert.Contains("is of version 2; this program knows 1", second.Error, StringComparison.Ordinal);
            Fill(second, 1);
            Assert.Equal(["1"], Contents(second));
        }

        Execute("PRAGMA user_version = 1");
        using MessageSpool third = Open();
        Assert.Equal(["1", "2"], Contents(third));
    }

    [Fact]
    public void Open_JournalsOfAnEarlierVersion_AreSetAsideWithAWarning()
    {
        Directory.CreateDirectory(_folder.Combine("events"));
        System.IO.File.WriteAllText(_folder.Combine("events/0000000000000000001-000000.spool"), "journal");

        using (MessageSpool spool = Open())
            Assert.Null(spool.Error);
        using (Open())
            Assert.Equal("journal", System.IO.File.ReadAllText(_folder.Combine("events.old/0000000000000000001-000000.spool")));

        Assert.Contains("an earlier version wrote it", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Confirm_Everything_LeavesASmallFile()
    {
        using (MessageSpool spool = Open(new MqttSpoolOptions { MaxBytes = 64 << 10 }))
        {
            for (int round = 0; round < 2000; round++)
            {
                spool.Add("topic", new byte[200]);
                spool.Confirm(spool.NextSequence - 1);
                if (round % 50 == 0)
                    Tick(spool);
            }

            Assert.InRange(Directory.GetFiles(_folder.Path).Sum(path => new FileInfo(path).Length), 1, 2 << 20);
        }

        Assert.Equal([File], Directory.GetFiles(_folder.Path));
        Assert.InRange(new FileInfo(File).Length, 1, 64 << 10);
    }

    [Fact]
    public void Add_TooManyBytes_ShedsTheOldestAlsoOnDisk()
    {
        var options = new MqttSpoolOptions { MaxBytes = 4 << 10 };
        using (MessageSpool first = Open(options))
        {
            for (int i = 0; i < 20; i++)
                first.Add("topic", new byte[500]);
            Assert.Equal(8, first.Count);
            Assert.Equal(12, _shed["events_bytes"]);
        }

        using MessageSpool second = Open();
        Assert.Equal(13, second.FindAfter(0)!.Sequence);
        Assert.Equal(8, second.Count);
    }

    [Fact]
    public void Tick_TooOld_IsShedAlsoOnDisk()
    {
        using (MessageSpool first = Open(new MqttSpoolOptions { MaxAge = TimeSpan.FromMinutes(1) }))
        {
            Fill(first, 2);
            _time.Advance(TimeSpan.FromMinutes(2));
            first.Add("topic", "3"u8.ToArray());
            first.Tick();
            Assert.Equal(2, _shed["events_age"]);
        }

        using MessageSpool second = Open();
        Assert.Equal(["3"], Contents(second));
    }

    [Fact]
    public void Open_BoundsThatBecameSmaller_ShedsTheOldest()
    {
        using (MessageSpool first = Open())
            Fill(first, 10);

        using (Open(new MqttSpoolOptions { MaxMessages = 3 }))
            Assert.Equal(7, _shed["events_count"]);
        using MessageSpool third = Open();
        Assert.Equal(["8", "9", "10"], Contents(third));
    }

    [Fact]
    public void Add_LargerThanTheSpool_IsShedAlone()
    {
        using MessageSpool spool = Open(new MqttSpoolOptions { MaxBytes = 4 << 10 });
        Fill(spool, 1);

        spool.Add("topic", new byte[5000]);

        Assert.Equal(1, spool.Count);
        Assert.Equal(1, _shed["events_too_large"]);
        Assert.Equal(3, spool.NextSequence);
    }

    [Fact]
    public void Open_InUseByAnother_StaysInMemoryAndTriesAgain()
    {
        MessageSpool first = Open();
        Fill(first, 2);
        string foreign = first.Stream;
        string own;
        using (MessageSpool second = Open())
        {
            Assert.Contains("in use by another process", second.Error, StringComparison.Ordinal);
            second.Add("topic", "mine"u8.ToArray());

            first.Dispose();
            Tick(second);

            Assert.Null(second.Error);
            Assert.Equal(["mine", "1", "2"], Contents(second));
            own = second.Stream;
            Assert.NotEqual(foreign, own);
        }

        using MessageSpool third = Open();
        Assert.Equal(["mine", "1", "2"], Contents(third));
        Assert.Equal((own, 4), (third.Stream, third.NextSequence));
    }

    [Fact]
    public async Task Open_InUseByAnotherProcess_StaysInMemoryUntilThatIsGone()
    {
        using Process child = SpoolWriter.Start(File, TimeSpan.FromSeconds(1));
        await child.StandardOutput.ReadLineAsync();

        using MessageSpool spool = Open();
        Assert.Contains("in use by another process", spool.Error, StringComparison.Ordinal);
        child.Kill();
        await child.WaitForExitAsync();
        Tick(spool);

        Assert.Null(spool.Error);
        Assert.NotEqual(0, spool.Count);
    }

    [Fact]
    public void Open_PathIsAFile_StaysInMemoryAndSaysWhy()
    {
        System.IO.File.WriteAllText(_folder.Combine("file"), "");

        using MessageSpool spool = Open(path: _folder.Combine("file/events.db"));
        Fill(spool, 1);

        Assert.Contains(_folder.Combine("file"), spool.Error, StringComparison.Ordinal);
        Assert.Equal(1, spool.Count);
    }

    [SmallDiskFact]
    public void Add_DiskFillsUp_StaysInMemoryAndIsWrittenOnceThereIsRoom()
    {
        using var disk = new SmallDisk();
        string path = Path.Combine(disk.Path, "events.db");
        using (MessageSpool spool = Open(path: path))
        {
            Fill(spool, 3);
            disk.Fill();
            int i = 3;
            while (spool.Error is null && i < 10_000)
                spool.Add("topic", Encoding.UTF8.GetBytes($"{++i}"));

            Assert.Contains("the disk is full (", spool.Error, StringComparison.Ordinal);
            Assert.Equal(i, spool.Count);
            disk.Clear();
            Tick(spool);

            Assert.Null(spool.Error);
        }

        using MessageSpool again = Open(path: path);
        List<string> contents = Contents(again);
        Assert.Equal(Enumerable.Range(1, contents.Count).Select(number => $"{number}"), contents);
        Assert.Equal(0, _shed["events_corrupt"]);
    }

    [SmallDiskFact]
    public void Open_FolderIsReadOnly_StaysInMemoryAndSaysWhy()
    {
        using var disk = new SmallDisk();
        string path = Path.Combine(disk.Path, "events.db");
        using (MessageSpool first = Open(path: path))
            Fill(first, 2);
        Mount("remount,ro", disk.Path);

        using MessageSpool spool = Open(path: path);
        spool.Add("topic", "mine"u8.ToArray());

        Assert.Contains(path, spool.Error, StringComparison.Ordinal);
        Assert.Equal(["mine"], Contents(spool));
        Mount("remount,rw", disk.Path);
        Tick(spool);
        Assert.Null(spool.Error);
        Assert.Equal(["mine", "1", "2"], Contents(spool));
    }

    private static void Mount(string options, string folder)
    {
        using var process = Process.Start("mount", ["-o", options, folder]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void Fill(MessageSpool spool, int count)
    {
        for (int i = 1; i <= count; i++)
            spool.Add("topic", Encoding.UTF8.GetBytes($"{i}"));
    }

    private static List<string> Contents(MessageSpool spool)
    {
        List<string> contents = [];
        for (SpooledMessage? message = spool.FindAfter(0); message is not null; message = spool.FindAfter(message.Sequence))
            contents.Add(Encoding.UTF8.GetString(message.Message.Payload.Span));
        return contents;
    }

    private void AssertSetAside(MessageSpool spool, byte[] bytes)
    {
        Assert.Null(spool.Error);
        Assert.Equal(1, _shed["events_corrupt"]);
        Assert.Contains(File + ".damaged", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(File + ".damaged"));
        Fill(spool, 2);
        Assert.Equal(["1", "2"], Contents(spool));
    }

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private void Tick(MessageSpool spool)
    {
        _time.Advance(TimeSpan.FromSeconds(11));
        spool.Tick();
    }

    private MessageSpool Open(MqttSpoolOptions? options = null, string? path = null) =>
        new(options ?? new MqttSpoolOptions(), "events", 1, path ?? File, _shed, _time, _log.CreateLogger("spool"));
}
