using Microsoft.Extensions.Time.Testing;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Pictures;
using SamStream.Pipeline.Frames;
using SamStream.Sinks.Overlay;
using SamStream.Sources.Clips;
using SamStream.Sources.Media.Inputs;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Clips;

[NoLeakedFrames]
public sealed class ClipPicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("Decoders are started at several places of the clip.")]
    public async Task UseAsync_InAnyOrder_GivesTheFramesThatARunNumbersSo()
    {
        RecordedClip clip = await OpenAsync(SampleClip.Path);
        byte[][] expected = await SequenceAsync(clip);
        // Four frames are kept: nothing comes from the shelf for long.
        await using var pictures = new ClipPictures(clip, new ClipPictureOptions { FrameBytes = 1 });

        foreach (long frame in (long[])[50, 51, 52, 51, 50, 49, 0, 99, 98, 10, 14, 18, 22])
            Assert.Equal(expected[frame], await pictures.UseAsync(frame, picture => picture.Pixels.ToArray(), CancellationToken.None));

        Assert.InRange(pictures.OpenDecoders, 1, 2);
        // What is kept, what two decoders have ahead, what is in use, and one more.
        Assert.InRange(pictures.BufferBytes, 1, (4 + 6 + 8 + 1) * expected[0].Length);
    }

    [Fact]
    public async Task UseAsync_ManyAtOnce_ShareOneDecoder()
    {
        await using var pictures = new ClipPictures(await OpenAsync(SampleClip.Path));

        long[] frames = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            pictures.UseAsync(i % 5, picture => picture.Metadata.Index, CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)(i % 5)), frames);
        Assert.Equal(1, pictures.OpenDecoders);
    }

    [Fact]
    public async Task UseAsync_RequestIsGone_LeavesTheOthersTheirs()
    {
        await using var pictures = new ClipPictures(await OpenAsync(SampleClip.Path));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pictures.UseAsync(3, _ => 0, gone.Token));

        Assert.Equal(2, await pictures.UseAsync(2, picture => picture.Metadata.Index, CancellationToken.None));
    }

    [Fact]
    public async Task UseAsync_FramesThatAreNot_SaysWhichThereAre()
    {
        await using var pictures = new ClipPictures(await OpenAsync(SampleClip.Path));

        ClipException behind = await Assert.ThrowsAsync<ClipException>(() => pictures.UseAsync(100, _ => 0, CancellationToken.None));
        ClipException before = await Assert.ThrowsAsync<ClipException>(() => pictures.UseAsync(-1, _ => 0, CancellationToken.None));
        ClipException far = await Assert.ThrowsAsync<ClipException>(() => pictures.UseAsync(long.MaxValue, _ => 0, CancellationToken.None));

        Assert.All([behind, before, far], error => Assert.Equal(ClipFault.UnknownFrame, error.Fault));
        Assert.Contains("0 to 99", behind.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseAsync_FileVanishedOrChanged_IsTold()
    {
        string path = _folder.Combine("clip.mp4");
        File.Copy(SampleClip.Path, path);
        await using var pictures = new ClipPictures(await OpenAsync(path));
        await pictures.UseAsync(0, _ => 0, CancellationToken.None);

        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ClipException changed = await Assert.ThrowsAsync<ClipException>(() => pictures.JpegAsync(0, 100, CancellationToken.None));
        File.Delete(path);
        ClipException gone = await Assert.ThrowsAsync<ClipException>(() => pictures.UseAsync(0, _ => 0, CancellationToken.None));

        Assert.Equal((ClipFault.Changed, ClipFault.Gone), (changed.Fault, gone.Fault));
    }

    [Fact]
    public async Task JpegAsync_AskedAgain_IsNotEncodedAgain()
    {
        int encoded = 0;
        await using var pictures = new ClipPictures(await OpenAsync(SampleClip.Path), encode: (frame, width) =>
        {
            encoded++;
            using var jpeg = new FrameJpeg();
            return jpeg.Encode(frame, width, 85, out _, out _);
        });

        byte[] jpeg = await pictures.JpegAsync(1, 192, CancellationToken.None);
        byte[] again = await pictures.JpegAsync(1, 192, CancellationToken.None);
        using OpenCvSharp.Mat picture = OpenCvSharp.Cv2.ImDecode(jpeg, OpenCvSharp.ImreadModes.Color);

        Assert.Same(jpeg, again);
        Assert.Equal(1, encoded);
        Assert.Equal((192, 144), (picture.Width, picture.Height));
        Assert.Equal(
            ClipFault.BadRequest, (await Assert.ThrowsAsync<ClipException>(() => pictures.JpegAsync(1, 1 << 20, CancellationToken.None))).Fault);
    }

    [Fact]
    public async Task Idle_NobodyAsks_GivesDecodersBack()
    {
        var time = new FakeTimeProvider();
        await using var pictures = new ClipPictures(await OpenAsync(SampleClip.Path), time: time);
        await pictures.UseAsync(0, _ => 0, CancellationToken.None);
        Assert.Equal(1, pictures.OpenDecoders);

        time.Advance(TimeSpan.FromSeconds(31));
        // Waits for the rest that is under way, and finds nothing left.
        await pictures.RestAsync();

        Assert.Equal(0, pictures.OpenDecoders);
        Assert.Equal(0, await pictures.UseAsync(0, picture => picture.Metadata.Index, CancellationToken.None));
    }

    [Fact]
    public void Add_BeyondTheLimit_RemovesWhatWasUsedLongestAgo()
    {
        var removed = new List<string>();
        var items = new RecentItems<int, string>(10, removed.Add);
        items.Add(1, "a", 5);
        items.Add(2, "b", 5);
        Assert.True(items.TryGet(1, out _));

        items.Add(3, "c", 5);
        items.Add(4, "large", 50);

        Assert.Equal(["b", "a", "c"], removed);
        Assert.Equal((1, 50), (items.Count, items.Cost));
    }

    private static Task<RecordedClip> OpenAsync(string path) =>
        RecordedClip.OpenAsync(new VideoFileOptions { Path = path }, CancellationToken.None);

    private static async Task<byte[][]> SequenceAsync(RecordedClip clip)
    {
        var channel = System.Threading.Channels.Channel.CreateBounded<VideoFrame>(SampleClip.FrameCount + 1);
        using var pool = new FramePool(SampleClip.FrameCount + 1);
        await using ClipSource source = clip.Forwards(0);
        await source.RunAsync(pool, channel.Writer, CancellationToken.None);
        var frames = new List<byte[]>();
        while (channel.Reader.TryRead(out VideoFrame? frame))
        {
            using (frame)
                frames.Add(frame.Pixels.ToArray());
        }

        return [.. frames];
    }
}
