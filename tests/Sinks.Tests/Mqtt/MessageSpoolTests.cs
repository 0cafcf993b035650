using System.Text;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Diagnostics;
using SamStream.Sinks.Mqtt.Spooling;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class MessageSpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly WordCounts _shed = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_AfterAKill_HasWhatWasNotConfirmed()
    {
        using (MessageSpool first = Open())
        {
            Fill(first, 10);
            first.Confirm(4);
            using MessageSpool second = OpenCopy();

            Assert.Equal(first.Stream, second.Stream);
            Assert.Equal(["5", "6", "7", "8", "9", "10"], Contents(second));
            Assert.Equal(11, second.NextSequence);
        }
    }

    [Fact]
    public void Open_Again_GoesOnCounting()
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
    public void Open_TornAtAnyByte_LosesTheLastMessageOnly()
    {
        using (MessageSpool first = Open())
            Fill(first, 3);
        string segment = Segments().Single();
        byte[] whole = File.ReadAllBytes(segment);
        int lastRecord = SpoolRecord.HeaderBytes + 21 + "topic".Length + 1;

        for (int missing = 1; missing <= lastRecord; missing++)
        {
            foreach (string path in Segments())
                File.Delete(path);
            File.WriteAllBytes(segment, whole[..^missing]);
            using MessageSpool spool = Open();

            Assert.Equal(["1", "2"], Contents(spool));
            Assert.Equal(0, _shed["events_corrupt"]);
        }
    }

    [Fact]
    public void Open_FlippedByte_LosesThatMessageAndCountsIt()
    {
        using (MessageSpool first = Open())
            Fill(first, 3);
        string segment = Segments().Single();
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[^((2 * (SpoolRecord.HeaderBytes + 21 + "topic".Length + 1)) - SpoolRecord.HeaderBytes - 3)] ^= 1;
        File.WriteAllBytes(segment, bytes);

        using MessageSpool spool = Open();

        Assert.Equal(["1", "3"], Contents(spool));
        Assert.Equal(1, _shed["events_corrupt"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_RandomBytes_IsCountedAndStartsAnew(int seed)
    {
        var bytes = new byte[5000];
        new Random(seed).NextBytes(bytes);
        File.WriteAllBytes(_folder.Combine("0000000000000000001-000000.spool"), bytes);

        using MessageSpool spool = Open();

        Assert.Null(spool.Error);
        Fill(spool, 2);
        Assert.Equal(["1", "2"], Contents(spool));
    }

    [Fact]
    public void Confirm_Everything_LeavesNoMoreThanASegment()
    {
        var options = new MqttSpoolOptions { MaxBytes = 64 << 10 };
        using MessageSpool spool = Open(options);
        for (int round = 0; round < 2000; round++)
        {
            spool.Add("topic", new byte[200]);
            spool.Confirm(spool.NextSequence - 1);
        }

        Assert.InRange(Segments().Sum(path => new FileInfo(path).Length), 1, 32 << 10);
        Assert.InRange(Segments().Length, 1, 3);
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

        using MessageSpool second = Open(options);
        Assert.Equal(13, second.FindAfter(0)!.Sequence);
        Assert.Equal(8, second.Count);
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
        using MessageSpool second = Open();
        Assert.Contains("in use by another process", second.Error, StringComparison.Ordinal);
        second.Add("topic", "mine"u8.ToArray());

        first.Dispose();
        _time.Advance(TimeSpan.FromSeconds(11));
        second.Tick();

        Assert.Null(second.Error);
        Assert.Equal(["mine", "1", "2"], Contents(second));
        using MessageSpool third = OpenCopy();
        Assert.Equal(["mine", "1", "2"], Contents(third));
    }

    [Fact]
    public void Open_PathIsAFile_StaysInMemoryAndSaysWhy()
    {
        File.WriteAllText(_folder.Combine("file"), "");

        using var spool = new MessageSpool(new MqttSpoolOptions(), "events", _folder.Combine("file"), _shed, _time);
        Fill(spool, 1);

        Assert.Contains(_folder.Combine("file"), spool.Error, StringComparison.Ordinal);
        Assert.Equal(1, spool.Count);
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
            contents.Add(Encoding.UTF8.GetString(message.Payload));
        return contents;
    }

    private MessageSpool Open(MqttSpoolOptions? options = null) =>
        new(options ?? new MqttSpoolOptions(), "events", _folder.Path, _shed, _time);

    // What a killed process leaves: the files as they are, without its lock.
    private MessageSpool OpenCopy()
    {
        string copy = _folder.Combine("copy");
        Directory.CreateDirectory(copy);
        foreach (string path in Segments())
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
        return new MessageSpool(new MqttSpoolOptions(), "events", copy, _shed, _time);
    }

    private string[] Segments() => Directory.GetFiles(_folder.Path, "*.spool");
}
