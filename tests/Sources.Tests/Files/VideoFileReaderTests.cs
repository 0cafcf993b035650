using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sources.Reading;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Files;

[NoLeakedFrames]
public sealed class VideoFileReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.avi")]
    [InlineData("a.mp4")]
    public void Retrieve_IntoABufferOfTheFramesSize_WritesInPlace(string name)
    {
        string path = name.EndsWith(".avi", StringComparison.Ordinal)
            ? VideoFixture.WriteAvi(_folder.Combine(name), frames: 2)
            : VideoFixture.WriteMp4(_folder.Combine(name), frames: 2);
        using var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        using var pool = new FramePool(1);
        using WritableFrame buffer = pool.Rent(64, 48);
        buffer.Pixels.Clear();
        using Mat target = MatFrames.Over(buffer);

        Assert.True(capture.Grab());
        Assert.True(capture.Retrieve(target));

        Assert.Equal(buffer.Address, target.Data);
        Assert.True(buffer.Pixels.ContainsAnyExcept((byte)0));
    }
}
