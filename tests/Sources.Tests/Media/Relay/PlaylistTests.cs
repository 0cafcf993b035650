using SamStream.Pipeline.Sources;
using SamStream.Sources.Relay;
using SamStream.Sources.Relay.Http;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class PlaylistTests
{
    private const string Place = "http://cam:8080/live/list.m3u8?token=Tok3n";

    [Theory]
    [InlineData("part1.ts", "/live/part1.ts")]
    [InlineData("  part1.ts?a=b#c \t", "/live/part1.ts?a=b")]
    [InlineData("../other/part1.ts", "/other/part1.ts")]
    [InlineData("../../../../etc/passwd", "/etc/passwd")]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("http://CAM:8080//a%2Fb/ü.ts", "//a%2Fb/%C3%BC.ts")]
    [InlineData("//cam:8080/x", "/x")]
    [InlineData("http://viewer:secret@cam:8080/x", "/x")]
    [InlineData("#EXT-X-KEY:METHOD=AES-128,URI=\"k?x=1\",IV=0x1", "#EXT-X-KEY:METHOD=AES-128,URI=\"relay:/live/k?x=1\",IV=0x1")]
    [InlineData("#EXT-X-MEDIA:NAME=\"a, b\",URI=\"a.m3u8\"", "#EXT-X-MEDIA:NAME=\"a, b\",URI=\"relay:/live/a.m3u8\"")]
    [InlineData("#EXT-X-MAP:URI=\"i.mp4\",BYTERANGE=\"9@0\"", "#EXT-X-MAP:URI=\"relay:/live/i.mp4\",BYTERANGE=\"9@0\"")]
    [InlineData("#EXTINF:2.0,A title", "#EXTINF:2.0,A title")]
    public void Read_AddressOfTheSameServer_LeadsThroughTheRelay(string line, string local)
    {
        string expected = line.StartsWith('#') ? local : "relay:" + local;

        Assert.Equal($"#EXTM3U\n{expected}\n", Read($"#EXTM3U\r\n{line}\r\n").Text);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "file:")]
    [InlineData("http://cam/part1.ts", "cam:80")]
    [InlineData("http://cam:8081/part1.ts?t=Tok3n", "cam:8081")]
    [InlineData("https://cam:8080/part1.ts", "cam:8080")]
    [InlineData("//other:8080/part1.ts", "other:8080")]
    [InlineData("http://127.0.0.1:8080/admin", "127.0.0.1:8080")]
    [InlineData("http://localhost:8080/admin", "localhost:8080")]
    [InlineData("http://[::1]:8080/admin", "[::1]:8080")]
    [InlineData("http://169.254.169.254/latest/meta-data", "169.254.169.254:80")]
    [InlineData("http://cam:8080@169.254.169.254/", "169.254.169.254:80")]
    [InlineData("concat:part1.ts|/etc/passwd", "concat:")]
    [InlineData("crypto+http://cam:8080/part1.ts", "crypto+http:")]
    [InlineData("data:text/plain,Tok3n", "data:")]
    [InlineData("subfile,,start,0,end,9,,:/etc/passwd", null)]
    [InlineData("\\\\other\\share\\part1.ts", "file:")]
    [InlineData("#EXT-X-KEY:METHOD=AES-128,URI=\"file:///etc/passwd\"", "file:")]
    [InlineData("#EXT-X-MAP:URI=\"http://cam:8081/i.mp4\"", "cam:8081")]
    [InlineData("#EXT-X-MEDIA:TYPE=AUDIO,URI=\"http://other/a.m3u8\"", "other:80")]
    [InlineData("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI=\"http://other/a.m3u8\"", "other:80")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://other/a.m3u8", "other:80")]
    [InlineData("#EXTINF:1,\rhttp://other/a.ts", "other:80")]
    public void Read_AddressElsewhere_IsRefusedAndOnlyTheHostNamed(string line, string? place)
    {
        // What is no address at all is a path on the same server.
        if (place is null)
        {
            Assert.StartsWith("#EXTM3U\nrelay:/live/", Read("#EXTM3U\n" + line).Text, StringComparison.Ordinal);
            return;
        }

        SourceException error = Assert.Throws<SourceException>(() => Read("#EXTM3U\n" + line));

        Assert.Equal(SourceFault.Redirected, error.Fault);
        Assert.Contains($"({place})", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("passwd", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Tok3n", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#EXT-X-KEY:METHOD=AES-128,URI=file:///etc/passwd")]
    [InlineData("#EXT-X-KEY:METHOD=AES-128,uri=\"file")]
    [InlineData("#EXT-X-KEY:METHOD=AES-128,URI=")]
    [InlineData("#EXT-X-KEY:URI=\"a\\\"b\"")]
    [InlineData("part1.ts\0file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("FILE:/etc/passwd")]
    public void Read_WhatFfmpegMightReadOtherwise_IsRefused(string line) =>
        Assert.Equal(SourceFault.NotMedia, Assert.Throws<SourceException>(() => Read("#EXTM3U\n" + line)).Fault);

    [Fact]
    public void Read_Choice_GivesItsFirstVariant()
    {
        Playlist playlist = Read("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\n# comment\nlow.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2\nhigh.m3u8\n");

        Assert.Equal(("http://cam:8080/live/low.m3u8", false), (playlist.Variant?.AbsoluteUri, playlist.IsEnded));
    }

    [Theory]
    [InlineData("#EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n", true)]
    [InlineData("#EXTINF:1,#EXT-X-ENDLIST\na.ts\n", false)]
    public void Read_EndMark_IsTold(string text, bool isEnded) => Assert.Equal(isEnded, Read("#EXTM3U\n" + text).IsEnded);

    private static Playlist Read(string text)
    {
        using var origin = new HttpOrigin(StreamAddress.TryParse(Place)!, new StreamTrust(), TimeSpan.FromSeconds(1));
        return Playlist.Read(text, new Uri(Place), origin, uri => "relay:" + uri.PathAndQuery);
    }
}
