using SamStream.Sinks.Restream;

namespace SamStream.Sinks.Tests.Restream;

public sealed class RestreamOptionsTests
{
    [Theory]
    [InlineData("rtsp://host:8554/gate")]
    [InlineData("rtsps://user:p%40ss@[::1]/gate?token=abc")]
    [InlineData("rtmp://host/live/key?user=a&pass=b")]
    [InlineData("srt://host:9000?passphrase=0123456789&latency=20000&streamid=publish:gate:user:pass")]
    [InlineData("srt://:9000?mode=listener")]
    [InlineData("udp://239.0.0.1:1234?ttl=1")]
    [InlineData("http://127.0.0.1:8090/gate")]
    [InlineData("http://[::1]:8090")]
    [InlineData("http://viewer:secret@0.0.0.0:8090/gate")]
    public void Validate_AddressThatCanBePublishedTo_IsRight(string address) =>
        Assert.Empty(new RestreamOptions { Address = address }.Validate());

    [Theory]
    [InlineData("", "it must name where the video goes")]
    [InlineData("nowhere", "it must be an address")]
    [InlineData("rtsp://host:99999/gate", "it must be an address")]
    [InlineData("rtsp://host/ga te", "it must be an address")]
    [InlineData("rtsp://host/gate\n-y", "it must be an address")]
    [InlineData("rtsp://-i/gate", "it must be an address")]
    [InlineData("file:///tmp/a.ts", "it must begin with rtsp://")]
    [InlineData("tee://127.0.0.1:1/x", "it must begin with rtsp://")]
    [InlineData("rtsp://host:8554", "it must name the stream")]
    [InlineData("rtmp://user:secret@host/live/gate", "behind the stream's name")]
    [InlineData("rtmp://host/gate", "it must name application and stream")]
    [InlineData("srt://user:secret@host:9000", "SRT has no user names: ?passphrase=")]
    [InlineData("srt://host", "it needs a port")]
    [InlineData("srt://host:9000/gate", "srt has no path")]
    [InlineData("srt://host:9000?passphrase=a%0Astats_file=x", "passphrase must have a value")]
    [InlineData("srt://host:9000?mode=rendezvous", "mode must be caller or listener")]
    [InlineData("udp://user:secret@host:9000", "UDP has no login")]
    [InlineData("udp://host:9000?fifo_size=1", "it takes these options only: pkt_size")]
    [InlineData("http://0.0.0.0:8090/gate", "whoever reaches that port would see the pictures")]
    [InlineData("http://viewer@0.0.0.0:8090/gate", "it needs a user name and a password")]
    [InlineData("http://example.com:8090/gate", "it is where this machine listens")]
    public void Validate_AddressThatCannot_NamesTheCureAndNoSecret(string address, string cure)
    {
        var problem = Assert.Single(new RestreamOptions { Address = address }.Validate());

        Assert.Contains(cure, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void IsOn_OnlyWithAnAddress()
    {
        Assert.False(new RestreamOptions().IsOn);
        Assert.True(new RestreamOptions { Address = "udp://127.0.0.1:1234" }.IsOn);
        Assert.False(new RestreamOptions { Address = "udp://127.0.0.1:1234", Enabled = false }.IsOn);
    }

    [Fact]
    public void ForCamera_Placeholder_BecomesTheIdAndNothingElse()
    {
        var options = (RestreamOptions)new RestreamOptions { Address = "rtsp://host/{camera}" }.ForCamera("a/../b?c@d");

        Assert.Equal("rtsp://host/a_.._b_c_d", options.Address);
    }

    [Theory]
    [InlineData("rtsp://user:secret@host/gate?token=secret", "rtsp://***@host:554/gate?…")]
    [InlineData("rtmp://host/live/secret?pass=secret", "rtmp://host:1935/live/…")]
    [InlineData("srt://host:9000?passphrase=secret", "srt://host:9000?…")]
    [InlineData("http://viewer:secret@0.0.0.0:8090/gate", "http://***@0.0.0.0:8090/gate")]
    [InlineData("secret", "…")]
    public void Output_Address_IsShownWithoutSecrets(string address, string shown) =>
        Assert.Equal(shown, new RestreamOptions { Address = address }.Output.Name);

    [Theory]
    [InlineData("GET /gate HTTP/1.1\r\nHost: 127.0.0.1:8090", true)]
    [InlineData("GET /gate HTTP/1.0", true)]
    [InlineData("GET /gate HTTP/1.1\r\nhost: [::1]:8090", true)]
    [InlineData("GET /gate HTTP/1.1\r\nHost: localhost", true)]
    [InlineData("GET /gate HTTP/1.1\r\nHost: rebound.example.com:8090", false)]
    public void Parse_NameOfSomebodyElse_IsNotForThisMachine(string head, bool isForUs) =>
        Assert.Equal(isForUs, LiveRequest.Parse(head)!.IsForThisMachine);

    [Theory]
    [InlineData("")]
    [InlineData("GET")]
    [InlineData("GET gate HTTP/1.1")]
    [InlineData("GET /gate RTSP/1.0")]
    [InlineData("GET /a b HTTP/1.1")]
    public void Parse_NoRequest_IsNone(string head) => Assert.Null(LiveRequest.Parse(head));
}
