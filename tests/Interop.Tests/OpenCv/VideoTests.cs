using OpenCvSharp;
using SamStream.TestSupport;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Video files written and read back.</summary>
public sealed class VideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void VideoCapture_OfWhatVideoWriterWrote_GivesTheFramesBack()
    {
        var path = WriteClip("Straße 映像.mp4", new Size(64, 48), 12, 25);
        using var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        using var frame = new Mat();
        var brightness = new List<double>();
        while (capture.Read(frame))
            brightness.Add(Cv2.Mean(frame).Val1);

        Assert.Equal(("FFMPEG", CaptureType.File), (capture.GetBackendName(), capture.CaptureType));
        Assert.Equal((64, 48, 12, 25.0, "avc1"),
            (capture.FrameWidth, capture.FrameHeight, capture.FrameCount, capture.Fps, capture.FourCC));
        Assert.All(brightness, (value, i) => Assert.InRange(value, (i * 20) - 4, (i * 20) + 4));
        Assert.True(frame.Empty());
    }

    // Without reordered frames: of those, OpenCV 4.6 gives the time 0 to the last ones of a file.
    [Fact]
    public void PosMsec_OfAFrameReadFromAFile_IsItsPresentationTime()
    {
        var path = WriteClip("a.avi", new Size(32, 32), 5, 20, "MJPG");
        using var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        using var frame = new Mat();
        var times = new List<double>();
        while (capture.Read(frame))
            times.Add(capture.Get(VideoCaptureProperties.PosMsec));

        Assert.Equal([0, 50, 100, 150, 200], times.Select(time => Math.Round(time)));
    }

    [Fact]
    public void Retrieve_AfterGrab_GivesTheSameFrameAsRead()
    {
        var path = WriteClip("a.avi", new Size(32, 32), 3, 10, "MJPG");
        using var read = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        using var grabbed = new VideoCapture();
        Assert.True(grabbed.Open(path, VideoCaptureAPIs.FFMPEG));
        using var a = new Mat();
        using var b = new Mat();

        Assert.True(read.Read(a));
        Assert.True(grabbed.Grab());
        Assert.True(grabbed.Retrieve(b));

        Assert.Equal(0, Cv2.Norm(a, b, NormTypes.INF));
        grabbed.PosFrames = 2;
        Assert.Equal(2, grabbed.PosFrames);
        Assert.Throws<NotSupportedException>(() => grabbed.FrameWidth = 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a video")]
    public void VideoCapture_OfAFileThatIsNoVideo_IsNotOpened(string content)
    {
        var path = Path.Combine(_folder.Path, "text.mp4");
        File.WriteAllText(path, content);
        using var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        using var frame = new Mat();

        Assert.False(capture.IsOpened());
        Assert.False(capture.Read(frame));
        Assert.True(frame.Empty());
    }

    [Fact]
    public void VideoCapture_InExceptionMode_ThrowsInsteadOfFailing()
    {
        using var capture = new VideoCapture();
        capture.SetExceptionMode(true);

        Assert.True(capture.GetExceptionMode());
        Assert.Throws<OpenCVException>(() => capture.Open("/no/such/file.mp4", VideoCaptureAPIs.FFMPEG));
    }

    [Fact]
    public void VideoCapture_AfterDispose_ThrowsObjectDisposedException()
    {
        var capture = new VideoCapture();
        capture.Release();
        Assert.False(capture.IsOpened());
        capture.Dispose();

        Assert.Throws<ObjectDisposedException>(() => capture.IsOpened());
    }

    [Fact]
    public void VideoWriter_WithAnUnknownCodecOrFolder_IsNotOpened()
    {
        using var writer = new VideoWriter();

        bool Open(string path, string codec) =>
            writer.Open(path, VideoCaptureAPIs.FFMPEG, VideoWriter.FourCC(codec), 25, new Size(32, 32));

        Assert.False(Open(_folder.Combine("a.mp4"), "????"));
        Assert.False(Open("/no/such/folder/a.mp4", "avc1"));
        Assert.False(writer.IsOpened());
    }

    [Fact]
    public void VideoWriter_OfAnOddSize_DropsTheLastColumnAndRow()
    {
        var path = WriteClip("odd.mp4", new Size(33, 49), 2, 25);
        using var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);

        Assert.Equal((32, 48), (capture.FrameWidth, capture.FrameHeight));
    }

    [Fact]
    public void FourCC_OfText_IsLittleEndianAndFilledUp()
    {
        Assert.Equal(0x31637661, VideoWriter.FourCC("avc1"));
        Assert.Equal(VideoWriter.FourCC('A', 'V', 'C', ' '), FourCC.AVC);
        Assert.Equal(FourCC.X264, FourCC.H264);
        Assert.Throws<ArgumentException>(() => VideoWriter.FourCC("toolong"));
    }

    private string WriteClip(string name, Size size, int frames, double fps, string codec = "avc1")
    {
        var path = Path.Combine(_folder.Path, name);
        using var writer = new VideoWriter(path, VideoCaptureAPIs.FFMPEG, VideoWriter.FourCC(codec), fps, size);
        Assert.True(writer.IsOpened());
        for (var i = 0; i < frames; i++)
        {
            using var frame = new Mat(size, MatType.CV_8UC3, Scalar.All(i * 20));
            writer.Write(frame);
        }

        return path;
    }
}
