using SamStream.Annotation.Exports;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class TrackSpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_RecordsOfSeveralTracks_AreThoseOfOneInTheirOrder()
    {
        using var spool = new TrackSpool(_folder.Path);
        for (int i = 0; i < 40; i++)
            spool.Append(i % 3, RecordOf(i));

        for (int track = 0; track < 3; track++)
        {
            int[] expected = [.. Enumerable.Range(0, 40).Where(i => i % 3 == track)];
            int next = 0;
            foreach (ReadOnlyMemory<byte> record in spool.Read(track))
                Assert.Equal(RecordOf(expected[next++]), record.ToArray());
            Assert.Equal(expected.Length, next);
        }

        Assert.True(spool.Has(2));
        Assert.False(spool.Has(3));
        Assert.Empty(spool.Read(3));
    }

    [Fact]
    public void Clear_Records_AreForgotten()
    {
        using var spool = new TrackSpool(_folder.Path);
        spool.Append(1, RecordOf(30));
        spool.Clear();
        spool.Append(2, RecordOf(1));

        Assert.False(spool.Has(1));
        Assert.Empty(spool.Read(1));
        Assert.Equal(RecordOf(1), Assert.Single(spool.Read(2)).ToArray());
    }

    [Fact]
    public void Dispose_LeavesNoFile()
    {
        using (var spool = new TrackSpool(_folder.Path))
            spool.Append(1, RecordOf(1));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    // The first is empty, the last longer than any buffer that it begins with.
    private static byte[] RecordOf(int number) => [.. Enumerable.Repeat((byte)number, number * 97)];
}
