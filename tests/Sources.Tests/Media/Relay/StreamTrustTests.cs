using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Network;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Relay;
using SamStream.Sources.Relay.Http;
using SamStream.Sources.Relay.Rtsp;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media.Relay;

/// <summary>Who gets the password: servers that stand in a camera's place, and cameras with certificates of their own.</summary>
public sealed class StreamTrustTests : IDisposable
{
    private const string Password = "s3cret-pass";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates = new();
    private readonly X509Certificate2 _server;

    public StreamTrustTests() => _server = X509Certificate2.CreateFromPemFile(_certificates.WriteServerFile(_folder.Path));

    private string Fingerprint => StreamTrust.FingerprintOf(_server);

    private string Authority => _certificates.WriteClientFiles(_folder.Path).Authority;

    public void Dispose()
    {
        _server.Dispose();
        _certificates.Dispose();
        _folder.Dispose();
    }

    /// <summary>A server that offers Basic alone got the password in clear from whoever asked it.</summary>
    [Theory]
    [InlineData(StreamAuth.Digest, false)]
    [InlineData(StreamAuth.Any, true)]
    public async Task Rtsp_ServerOffersBasicInClear_GetsThePasswordByChoiceOnly(StreamAuth auth, bool getsIt)
    {
        await using var server = new FakeRtspServer(request => request["Authorization"] is null
            ? new RtspMessage("RTSP/1.0 401 Unauthorized") { ["WWW-Authenticate"] = "Basic realm=\"cam\"" }
            : FakeRtspServer.Usual(request));
        await using RtspRelay relay = await RtspAsync(server.Url, new StreamTrust(auth));
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        int status = (await client.AskAsync("DESCRIBE", relay.Url)).Status;

        Assert.Equal(getsIt ? 200 : 401, status);
        Assert.Equal(getsIt, server.Requests.Any(request => request["Authorization"] is not null));
        if (!getsIt)
            AssertBasicRefused(relay.Fault);
    }

    [Theory]
    [InlineData(StreamAuth.Digest, false)]
    [InlineData(StreamAuth.Any, true)]
    public async Task Http_ServerOffersBasicInClear_GetsThePasswordByChoiceOnly(StreamAuth auth, bool getsIt)
    {
        await using var server = new FakeHttpServer(AskForBasic);

        SourceException? fault = await HttpAsync(server.Url, new StreamTrust(auth));

        Assert.Equal(getsIt, server.Requests.Any(request => request.Header("authorization") is not null));
        if (getsIt)
            Assert.Null(fault);
        else
            AssertBasicRefused(fault);
    }

    /// <summary>Any certificate was taken without a word, so that whoever answered in the camera's place got the password.</summary>
    [Fact]
    public async Task Http_CertificateThatNobodySigned_IsRefusedWithTheFingerprintToPin()
    {
        await using var server = new FakeHttpServer(AskForBasic, _server);

        SourceException? fault = await HttpAsync(server.Url, new StreamTrust());

        Assert.Equal(SourceFault.Untrusted, fault?.Fault);
        Assert.True(fault!.NeedsOperator);
        Assert.Contains("no known authority has signed it", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"set certificate: {Fingerprint};", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    /// <summary>Behind a certificate that was verified the password may go as Basic; behind any one it goes by choice only.</summary>
    [Theory]
    [InlineData("pin", true)]
    [InlineData("pin of another", false)]
    [InlineData("authority", true)]
    [InlineData("any", false)]
    public async Task Http_Trust_SaysWhichCertificateAndWhetherThePasswordGoesThere(string kind, bool getsIt)
    {
        StreamTrust trust = kind switch
        {
            "pin" => new StreamTrust(Certificate: Fingerprint.ToUpperInvariant()),
            "pin of another" => new StreamTrust(Certificate: StreamTrust.FingerprintOf(_certificates.Client)),
            "authority" => new StreamTrust(CaFile: Authority),
            _ => new StreamTrust(Certificate: StreamTrust.AnyCertificate),
        };
        await using var server = new FakeHttpServer(AskForBasic, _server);

        SourceException? fault = await HttpAsync(server.Url, trust);

        Assert.Equal(getsIt, server.Requests.Any(request => request.Header("authorization") is not null));
        if (kind == "any")
            AssertBasicRefused(fault);
        else
            Assert.Equal(getsIt ? null : SourceFault.Untrusted, fault?.Fault);
        Assert.Equal(kind == "pin of another", fault?.Message.Contains($"it is not {StreamTrust.FingerprintOf(_certificates.Client)}", StringComparison.Ordinal) ?? false);
    }

    /// <summary>Whoever has some certificate of a trusted authority is not the camera for that.</summary>
    [Fact]
    public async Task Http_CertificateOfTheAuthorityForAnotherName_IsRefused()
    {
        await using var server = new FakeHttpServer(AskForBasic, _certificates.OtherServer);

        SourceException? fault = await HttpAsync(server.Url, new StreamTrust(CaFile: Authority));

        Assert.Equal(SourceFault.Untrusted, fault?.Fault);
        Assert.Contains("it is for another name", fault!.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Rtsp_HomeMadeCertificate_IsRefusedUntilItIsPinnedOrSigned()
    {
        await using RtspServer server = await RtspServer.StartAsync(
            new RtspServerOptions { Certificate = _certificates.WriteServerFile(_folder.Path), UserName = "viewer", Password = Password });

        SourceException refused = await Assert.ThrowsAsync<SourceException>(() => RtspAsync(server.Url, new StreamTrust()));
        await using RtspRelay pinned = await RtspAsync(server.Url, new StreamTrust(Certificate: Fingerprint));
        await using RtspRelay signed = await RtspAsync(server.Url, new StreamTrust(CaFile: Authority));

        Assert.Equal(SourceFault.Untrusted, refused.Fault);
        Assert.Contains(Fingerprint, refused.Message, StringComparison.Ordinal);
        Assert.Equal((0, ""), await FfmpegChild.DecodeAsync(pinned.Url, 3, "-rtsp_transport", "tcp"));
        Assert.Equal((0, ""), await FfmpegChild.DecodeAsync(signed.Url, 3, "-rtsp_transport", "tcp"));
    }

    [Theory]
    [InlineData(null, "cannot be used")]
    [InlineData("no certificate", "it holds no certificate")]
    public async Task Http_AuthoritiesThatCannotBeRead_AreNamedWithTheCure(string? content, string words)
    {
        string file = _folder.Combine("authorities.pem");
        if (content is not null)
            await File.WriteAllTextAsync(file, content);
        await using var server = new FakeHttpServer(AskForBasic, _server);

        SourceException? fault = await HttpAsync(server.Url, new StreamTrust(CaFile: file));

        Assert.Contains($"caFile '{file}'", fault?.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault?.Message, StringComparison.Ordinal);
        Assert.Contains("Give a PEM file", fault?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtsp://cam/1", null, "any", "rtsp has no certificate")]
    [InlineData("rtsps://cam/1", null, "sha256:00", "64 hexadecimal digits")]
    [InlineData("rtsps://cam/1", null, "none", "64 hexadecimal digits")]
    [InlineData("rtsps://cam/1", "ca.pem", "any", "leave one of them out")]
    [InlineData("rtmps://cam/1", null, "sha256:00:11223344556677889900112233445566778899001122334455667788990011", "for rtmps it can be any only")]
    [InlineData("rtsps://cam/1", null, "SHA256:00:11223344556677889900112233445566778899001122334455667788990011", null)]
    public void Validate_Certificate_IsOneThatTheStreamCanHave(string address, string? authorities, string? certificate, string? problem)
    {
        var options = new StreamOptions { Address = StreamAddress.TryParse(address)!, CaFile = authorities, Certificate = certificate };

        IReadOnlyList<OptionProblem> problems = options.Validate();

        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.Contains(problem, Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    private static FakeHttpAnswer AskForBasic(FakeHttpRequest request) => request.Header("authorization") is null
        ? new FakeHttpAnswer("401 Unauthorized", [], ("WWW-Authenticate", "Basic realm=\"cam\""), ("Content-Length", "0"))
        : new FakeHttpAnswer("200 OK", Encoding.ASCII.GetBytes(new string('x', 100)), ("Content-Type", "video/mp4"), ("Content-Length", "100"));

    private static void AssertBasicRefused(SourceException? fault)
    {
        Assert.Equal(SourceFault.BadCredentials, fault?.Fault);
        Assert.Contains("auth: any sends the password all the same", fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, fault.Message, StringComparison.Ordinal);
    }

    private static Task<RtspRelay> RtspAsync(string url, StreamTrust trust) => RtspRelay.StartAsync(
        StreamAddress.TryParse(url)!.WithCredentials("viewer", Password), trust, Long, NullLogger.Instance, TimeProvider.System, default);

    private static async Task<SourceException?> HttpAsync(string url, StreamTrust trust)
    {
        try
        {
            await using HttpRelay relay = await HttpRelay.OpenAsync(
                StreamAddress.TryParse(url)!.WithCredentials("viewer", Password), trust, Long, NullLogger.Instance, default);
            return relay.Fault;
        }
        catch (SourceException fault)
        {
            return fault;
        }
    }
}
