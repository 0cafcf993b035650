using OpenCvSharp;
using SamStream.Sources.Images;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Images;

/// <summary>Images by an attacker: what a few bytes of them would make a decoder take is not taken, and the run goes on.</summary>
public sealed class HostileImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// A TIFF of 330 bytes with one tile of 16384×32000 pixels took 1 GB, a PNG of 95 bytes whose chunk claims 2 GB took those; both
    /// say that they are 8×8. Each is refused before a decoder sees it, and the images around it come.
    /// </summary>
    [Theory]
    [MemberData(nameof(HostileImages.Kinds), MemberType = typeof(HostileImages))]
    public async Task Run_HostileImageAmongOthers_IsSkippedBeforeItIsDecoded(string kind, string reason)
    {
        ImageFixture.Write(_folder.Combine("a.png"));
        // By its first bytes it is what it is.
        await File.WriteAllBytesAsync(_folder.Combine("b.png"), HostileImages.Make(kind));
        ImageFixture.Write(_folder.Combine("c.png"));
        using var log = new RecordedLog();

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(new ImageFolderOptions { Path = _folder.Path }, log);

        Assert.Equal([0L, 2L], frames.Select(frame => frame.Metadata.Index));
        Assert.Contains(reason, log.Warnings[0], StringComparison.Ordinal);
        Assert.DoesNotContain("does not decode", log.Warnings[0], StringComparison.Ordinal);
    }

    /// <summary>The first image is decoded before the limit on a frame is known; one above it ended the run.</summary>
    [Fact]
    public async Task Run_FirstImageOverThePoolsLimit_IsSkippedLikeAnyOther()
    {
        ImageFixture.Write(_folder.Combine("a.png"), 100, 100);
        ImageFixture.Write(_folder.Combine("b.png"), 8, 8);
        using var log = new RecordedLog();

        IReadOnlyList<CapturedFrame> frames =
            await SourceRun.CollectAsync(new ImageFolderOptions { Path = _folder.Path }, log, maxFrameBytes: 10_000);

        Assert.Equal([1L], frames.Select(frame => frame.Metadata.Index));
        Assert.Contains("100x100 pixels, which take 15,000 bytes as a frame; the limit is 10,000", log.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_TiffOfOrdinaryTiles_IsDecoded()
    {
        byte[] file = HostileImages.Tiff(8, 8, (322, 4, 256), (323, 4, 256), (324, 4, 8), (325, 4, 64));

        Assert.True(ImageHeader.TryRead(file, out ImageHeader header));

        Assert.Equal(new ImageHeader(ImageFormat.Tiff, 8, 8, IsComplete: true), header);
    }

    [Fact]
    public void TryRead_ProgressiveJpeg_IsDecoded()
    {
        using Mat image = ImageFixture.Draw(64, 64);
        Cv2.ImEncode(".jpg", image, out byte[] file, new ImageEncodingParam(ImwriteFlags.JpegProgressive, 1));

        Assert.True(ImageHeader.TryRead(file, out ImageHeader header));

        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 64, 64, IsComplete: true), header);
    }
}
