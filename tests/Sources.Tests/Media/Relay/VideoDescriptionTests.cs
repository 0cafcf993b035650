using System.Text;
using SamStream.Sources.Relay.Rtsp;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class VideoDescriptionTests
{
    private const string Head = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private const string Audio = "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

    [Theory]
    [InlineData("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n", 96, 90_000)]
    [InlineData("m=video 0 RTP/AVP 97 98\na=rtpmap:98 H264/1000\na=rtpmap:97  h265/48000/1\n", 97, 48_000)]
    [InlineData("m=video 0 RTP/AVP 26\r\n", 26, 90_000)]
    public void Find_OneVideoAmongOthers_IsItsPayloadTypeAndClock(string video, int payloadType, int clockRate) => Assert.Equal(
        new VideoDescription(payloadType, clockRate), Find($"{Head}{Audio}{video}{Audio}"));

    [Theory]
    [InlineData("")]
    [InlineData("m=video")]
    [InlineData("m=video 0 RTP/AVP 96\r\n")]
    [InlineData("m=video 0 RTP/AVP x\r\na=rtpmap:x H264/90000\r\n")]
    [InlineData("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264\r\n")]
    [InlineData("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/0\r\n")]
    [InlineData("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000000\r\n")]
    [InlineData("m=video 0 RTP/AVP 33\r\na=rtpmap:33 MP2T/90000\r\n")]
    [InlineData("m=video 0 RTP/AVP 26\r\nm=video 0 RTP/AVP 26\r\n")]
    public void Find_NoneWhoseTimesAreKnown_IsNone(string video) => Assert.Null(Find(Head + Audio + video));

    private static VideoDescription? Find(string description) => VideoDescription.Find(Encoding.ASCII.GetBytes(description));
}
