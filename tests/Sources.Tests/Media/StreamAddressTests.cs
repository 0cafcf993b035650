using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Relay;

namespace SamStream.Sources.Tests.Media;

public sealed class StreamAddressTests
{
    private const string Awkward = "p@ss:w/o#r%d^!?";

    [Theory]
    [InlineData("rtsp://10.0.0.5/cam", null, null, "10.0.0.5", null, "rtsp://10.0.0.5/cam")]
    [InlineData("rtsp://cam/live", null, null, "cam", null, "rtsp://cam/live")]
    [InlineData("rtsp://cam:554/path@2", null, null, "cam", 554, "rtsp://cam:554/path@2")]
    [InlineData("rtsp://cam.local/path@2", null, null, "cam.local", null, "rtsp://cam.local/path@2")]
    [InlineData("RTSPS://u:p@[fe80::1]:322/x", "u", "p", "[fe80::1]", 322, "rtsps://u:p@[fe80::1]:322/x")]
    [InlineData("rtsp://u@cam/live", "u", null, "cam", null, "rtsp://u:@cam/live")]
    [InlineData("rtsp://u:p@ss@cam/live", "u", "p@ss", "cam", null, "rtsp://u:p%40ss@cam/live")]
    [InlineData("rtsp://u:" + Awkward + "@cam:8554/live", "u", Awkward, "cam", 8554,
        "rtsp://u:p%40ss%3Aw%2Fo%23r%25d^!%3F@cam:8554/live")]
    [InlineData("rtsp://u:p%40ss@cam/live", "u", "p@ss", "cam", null, "rtsp://u:p%40ss@cam/live")]
    [InlineData("rtsp://u:100%@cam/live", "u", "100%", "cam", null, "rtsp://u:100%25@cam/live")]
    [InlineData("rtsp://u:p@10.0.0.5/live?mail=a@b", "u", "p", "10.0.0.5", null, "rtsp://u:p@10.0.0.5/live?mail=a@b")]
    [InlineData("rtsp://u:päss wort@cam/live", "u", "päss wort", "cam", null, "rtsp://u:p%C3%A4ss%20wort@cam/live")]
    public void TryParse_Address_FindsUserHostAndPortAndEncodesForFfmpeg(
        string text, string? user, string? password, string host, int? port, string native)
    {
        StreamAddress? address = StreamAddress.TryParse(text);

        Assert.NotNull(address);
        Assert.Equal((user, password, host, port), (address.UserName, address.Password, address.Host, address.Port));
        Assert.Equal(native, address.NativeUrl);
    }

    [Theory]
    [InlineData("rtsp://")]
    [InlineData("rtsp:///path")]
    [InlineData("rtsp://user:secret@/path")]
    [InlineData("rtsp://cam:99999/path")]
    [InlineData("clip.mp4")]
    public void TryParse_NoHost_IsNoAddress(string text) => Assert.Null(StreamAddress.TryParse(text));

    [Theory]
    [InlineData("rtsp://admin:hunter2@cam:554/live", "rtsp://***@cam:554/live")]
    [InlineData("rtsp://cam/live?token=hunter2", "rtsp://cam/live?…")]
    [InlineData("rtsp://cam/user=admin&password=hunter2&channel=1", "rtsp://cam/…")]
    [InlineData("rtsp://cam/a/user=admin_password=hunter2", "rtsp://cam/a/…")]
    public void ToString_Secrets_AreNotShown(string text, string shown)
    {
        StreamAddress address = StreamAddress.TryParse(text)!;

        Assert.Equal(shown, address.ToString());
        Assert.DoesNotContain("hunter2", new StreamOptions { Address = address }.EffectiveId, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Options_ShowNoSecret()
    {
        var options = new StreamOptions
        {
            Address = StreamAddress.TryParse("rtsp://cam/live")!,
            Username = "admin",
            Password = "hunter2",
            FfmpegOptions = "headers;Authorization hunter2",
        };

        Assert.DoesNotContain("hunter2", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("admin", options.ToString(), StringComparison.Ordinal);
        Assert.Equal("rtsp://admin:hunter2@cam/live", options.FullAddress.NativeUrl);
        Assert.Equal("cam-live", options.EffectiveId);
    }

    [Fact]
    public void Validate_WrongValues_AreAllToldWithoutSecrets()
    {
        var options = new StreamOptions
        {
            Address = StreamAddress.TryParse("rtsp://cam/live")!,
            OpenTimeout = TimeSpan.Zero,
            StallTimeout = TimeSpan.FromHours(1),
            Password = "hunter2",
            FfmpegOptions = "hunter2",
        };

        SourceException error = Assert.Throws<SourceException>(() => options.CreateSource(new RecordedLog()));

        foreach (string part in new[] { "OpenTimeout: '0s'", "StallTimeout: '1h'", "needs a user name", "key;value" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }
}
