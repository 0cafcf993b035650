using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Tests.Media;

public sealed class DecoderLogTests
{
    private const string Mark = "m0123456789abcdef";
    private const string Size = $"[scale@{Mark}c @ 0x55b8277c1ec0] [verbose] w:768 h:576 fmt:yuv420p sar:64/45 -> w:768 h:576 fmt:bgr24 sar:64/45 flags:0x0";

    // FFmpeg 7.1 says more between the format and the aspect.
    private const string NewSize = $"[scale@{Mark}c @ 0x55b8277c1ec0] [verbose] w:320 h:240 fmt:yuvj422p csp:bt709 range:pc sar:0/1 -> "
        + "w:320 h:240 fmt:yuv420p csp:bt709 range:tv sar:0/1 flags:0x00000004";

    private readonly List<FrameHeader> _frames = [];
    private readonly DecoderLog _log;

    public DecoderLogTests() => _log = new DecoderLog(Mark, heldFrames: 0, _frames.Add);

    [Fact]
    public void Read_FrameAndItsMark_TellsSizeAspectFormatAndTime()
    {
        Read(Size, "frame:0    pts:21000000 pts_time:2.1", $"p={Mark}", "frame:1    pts:NOPTS pts_time:NOPTS", $"p={Mark}");

        Assert.Equal(
            [
                new FrameHeader(768, 576, new PixelAspect(64, 45), "yuv420p", YuvMatrix.Bt601, TimeSpan.FromSeconds(2.1), 0),
                new FrameHeader(768, 576, new PixelAspect(64, 45), "yuv420p", YuvMatrix.Bt601, null, 0),
            ],
            _frames);
    }

    [Theory]
    [InlineData("h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1280x720", YuvMatrix.Bt709)]
    [InlineData("h264 (High), yuvj420p(pc, bt709/unknown/unknown, progressive), 640x480", YuvMatrix.Bt709)]
    [InlineData("hevc (Main 10), yuv420p10le(bt2020nc/bt2020/smpte2084), 3840x2160", YuvMatrix.Bt2020)]
    [InlineData("mjpeg (Baseline), yuvj422p(pc, bt470bg/unknown/unknown), 64x64", YuvMatrix.Bt601)]
    [InlineData("h264 (High), yuv420p(tv, unknown/smpte170m/bt709, progressive), 1280x720", YuvMatrix.Bt601)]
    [InlineData("ffv1 (FFV1 / 0x31564646), bgr0(pc, gbr/bt709/bt709, progressive), 64x64", YuvMatrix.Bt601)]
    public void Read_StreamsDescription_TellsItsMatrix(string description, YuvMatrix expected)
    {
        Read("[info] Input #0, matroska,webm, from 'clip.mkv':", $"[info]   Stream #0:0: Video: {description}, 25 fps",
            Size, "frame:0    pts:0       pts_time:0", $"p={Mark}");

        Assert.Equal(expected, Assert.Single(_frames).Matrix);
    }

    [Fact]
    public void Read_FiltersSetUpAnew_TellsTheNewSize()
    {
        Read(Size, "frame:0    pts:0       pts_time:0", $"p={Mark}", NewSize, "frame:0    pts:1       pts_time:0", $"p={Mark}");

        Assert.Equal((320, 240, "yuvj422p"), (_frames[1].Width, _frames[1].Height, _frames[1].PixelFormat));
        Assert.Equal(PixelAspect.Square, _frames[1].Aspect);
    }

    [Fact]
    public void Read_LinesOfAFrameWithinAMessage_AreFoundAllTheSame()
    {
        Read(
            Size, "[h264 @ 0x55b827a95d00] frame:0    pts:0       pts_time:0", $"[error] cabac decode failed[h264 @ 0x55b8277c2600] p={Mark}",
            "[error] error while decoding MB 20 22");

        Assert.Single(_frames);
    }

    [Fact]
    public void Read_LineThatWasSpoiled_ItsFrameIsToldWithTheNext()
    {
        Read(Size, "frame:0    pts:0       pts_time:0", $"p={Mark}", "fra[h264]me:1 pts", "frame:2    pts:2000000 pts_time:0.2", $"p={Mark}");

        Assert.Equal([TimeSpan.Zero, null, TimeSpan.FromSeconds(0.2)], _frames.Select(frame => frame.Time));
    }

    [Fact]
    public void Read_ConversionSetUpAgainInMidStream_CountsOn()
    {
        Read(Size, "frame:0    pts:0       pts_time:0", $"p={Mark}", Size, "frame:1    pts:5       pts_time:0", $"p={Mark}");

        Assert.Equal(2, _frames.Count);
    }

    [Fact]
    public void Read_ConversionsLineTornByAnotherMessage_SizeIsToldByTheNextFilter()
    {
        Read(
            "[warning] Odd rotation angle. (ffmpeg-devel@ffmpeg.org)w:192 h:144 fmt:yuv420p sar:0/1 -> w:192 h:144 fmt:bgr24 sar:0/1 flags:0x0",
            $"[scale@{Mark}s @ 0x1] [verbose] w:192 h:144 fmt:bgr24 sar:0/1 -> w:192 h:144 fmt:bgr24 sar:0/1 flags:0x0",
            "frame:0    pts:0       pts_time:0", $"p={Mark}");

        Assert.Equal((192, 144), (Assert.Single(_frames).Width, _frames[0].Height));
    }

    [Fact]
    public void Read_WhatAServerSays_IsNoFrame()
    {
        Read(
            Size, "[rtsp @ 0x1] [verbose] SDP:", "frame:0    pts:0       pts_time:0", "p=0",
            "[scale@x @ 0x1] [verbose] w:1 h:1 fmt:gray sar:0/1 -> w:9999 h:9999 fmt:bgr24 sar:0/1", "frame:0    pts:7       pts_time:7",
            $"p={Mark}");

        FrameHeader frame = Assert.Single(_frames);
        Assert.Equal((768, TimeSpan.FromTicks(7)), (frame.Width, frame.Time));
    }

    [Theory]
    [InlineData("[error] Error while decoding stream #0:0: Invalid data found when processing input")]
    [InlineData("[dec:h264 @ 0x55b8277c2600] [error] Error submitting packet to decoder: Invalid data found when processing input")]
    [InlineData("[dec:h264 @ 0x55b8277c2600] [error] Decoding error: Invalid data found when processing input")]
    public void Read_PacketsThatDoNotDecode_AreCountedBeforeTheNextFrame(string line)
    {
        Read(Size, "frame:0    pts:0       pts_time:0", $"p={Mark}", line, line, "frame:1    pts:3       pts_time:0", $"p={Mark}", line);

        Assert.Equal([0, 2], _frames.Select(frame => frame.LostBefore));
        Assert.Equal(1, _log.LostAtEnd);
    }

    [Fact]
    public void Read_FilterThatHoldsAFrame_LosesItWhenTheFormatChanges()
    {
        var frames = new List<FrameHeader>();
        var log = new DecoderLog(Mark, heldFrames: 1, frames.Add);

        foreach (string line in (string[])[Size, Size, "frame:0    pts:0 pts_time:0", $"p={Mark}", NewSize, "frame:0    pts:1 pts_time:0", $"p={Mark}"])
            log.Read(line);

        Assert.Equal([0, 1], frames.Select(frame => frame.LostBefore));
    }

    [Theory]
    [InlineData("  Stream #0:0(und): Video: h264 (High), 1 reference frame (avc1 / 0x31637661), yuv420p(tv, bt709, top first, left), 1280x720, 5 fps, 5 tbr", "h264", true, 5.0)]
    [InlineData("  Stream #0:0: Video: hevc (Main), 1 reference frame, yuv420p(progressive, left), 768x576, 29.97 fps, 29.97 tbr", "hevc", false, 29.97)]
    [InlineData("  Stream #0:1[0x100]: Video: mpeg2video (Main), yuv420p(tv, bottom coded first (swapped)), 720x576, 25 fps", "mpeg2video", true, 25.0)]
    [InlineData("  Stream #0:0: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown, center), 64x48, 90k fps", "mjpeg", false, null)]
    public void Read_StreamOfTheInput_TellsCodecFieldsAndRate(string line, string codec, bool isInterlaced, double? rate)
    {
        Read("[info] Input #0, mov,mp4, from 'x':", $"[info] {line}", "[info] Stream mapping:", "[info]   Stream #0:0: Video: rawvideo, 7 fps");

        Assert.Equal((codec, isInterlaced, rate), (_log.Codec, _log.IsInterlaced, _log.FrameRate));
    }

    [Fact]
    public void Errors_Addresses_AreNotRepeated()
    {
        Read("[tcp @ 0x1] [error] Connection to tcp://user:s3cret@10.0.0.1:9/x?token=s3cret failed: Connection refused");

        Assert.Equal("Connection to the address failed: Connection refused", Assert.Single(_log.Errors));
    }

    private void Read(params string[] lines)
    {
        foreach (string line in lines)
            _log.Read(line);
    }
}
