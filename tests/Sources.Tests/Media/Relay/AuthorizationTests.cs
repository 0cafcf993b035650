using SamStream.Pipeline.Network;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class AuthorizationTests
{
    private const string Challenge =
        "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9\"";

    [Theory]
    [InlineData("", "7cfd9c38b6ca222a1c02f81e502fe4df")]
    [InlineData(", algorithm=SHA-256", "5f8fbdcd87bd0bdd582897f90e355096374971ed3ce876c867438855586cbfd7")]
    public void For_DigestWithoutQuality_HashesAsTheStandardSays(string algorithm, string response)
    {
        string? header = Authorization.For(
            ["Basic realm=\"x\"", Challenge + algorithm], "DESCRIBE", "rtsp://cam/live", "Mufasa", "Circle Of Life", allowsBasic: false);

        Assert.StartsWith("Digest username=\"Mufasa\", realm=\"testrealm@host.com\"", header, StringComparison.Ordinal);
        Assert.Contains($"response=\"{response}\"", header, StringComparison.Ordinal);
        Assert.Contains("opaque=\"5ccc069c403ebaf9\"", header, StringComparison.Ordinal);
    }

    [Fact]
    public void For_DigestWithQuality_CountsAndAddsANonceOfItsOwn()
    {
        string? header = Authorization.For(
            [Challenge + ", qop=\"auth-int,auth\""], "DESCRIBE", "rtsp://cam/live", "Mufasa", "Circle Of Life", allowsBasic: false, count: 11);

        Assert.Contains("qop=auth, nc=0000000b, cnonce=\"", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", stale=TRUE", true)]
    [InlineData(", stale=\"false\"", false)]
    [InlineData("", false)]
    public void IsStale_Challenge_IsWhatItSays(string parameter, bool isStale) =>
        Assert.Equal(isStale, Authorization.IsStale(Challenge + parameter));

    [Fact]
    public void For_BasicOnly_EncodesUserAndPassword() => Assert.Equal(
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        Authorization.For(["Basic realm=\"x\""], "DESCRIBE", "rtsp://cam/live", "Aladdin", "open sesame", allowsBasic: true));

    [Fact]
    public void For_UnknownSchemes_GivesNone() => Assert.Null(
        Authorization.For(["Bearer", Challenge + ", algorithm=MD4"], "DESCRIBE", "rtsp://cam/live", "a", "b", allowsBasic: true));

    [Fact]
    public void For_BasicThatMayNotBe_GivesNone() => Assert.Null(
        Authorization.For(["Basic realm=\"x\""], "DESCRIBE", "rtsp://cam/live", "Aladdin", "open sesame", allowsBasic: false));
}
