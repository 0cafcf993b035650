using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using SamStream.Console.Hosting;
using SamStream.TestSupport;

namespace SamStream.Console.Tests.Hosting;

public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TlsFiles Files => new(_folder.Combine("certificate.pem"), _folder.Combine("key.pem"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Listen_WithCertificate_SpeaksHttpsAlone()
    {
        Write("nvr.example.org");
        await using ConsoleServer server = await ConsoleServer.StartAsync(tls: Files);

        Answer login = await server.PostLoginAsync("vera", ConsoleServer.Password, ("Origin", server.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(200, login.Status);
        Assert.Matches("^__Host-samstream=[A-Za-z0-9_-]{43}; path=/; secure; samesite=strict; httponly$", login.Cookie);
        using var plain = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(new Uri($"http://127.0.0.1:{server.Address.Port}/healthz")));
    }

    [Theory]
#pragma warning disable SYSLIB0039, CA5397 // What is refused.
    [InlineData(SslProtocols.Tls, false)]
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
    public void ToOptions_Version_IsFromTls12(SslProtocols version, bool isSpoken)
    {
        Write("nvr.example.org");
        using var certificate = new ServerCertificate(Files, TimeProvider.System, new ConsoleLog());

        Assert.Equal(isSpoken, certificate.ToOptions().EnabledSslProtocols.HasFlag(version));
    }

    // Libraries refuse to speak it, so the hello is written by hand: version 1.0, the ciphers of its time.
    [Fact]
    public async Task Handshake_OfTls10_IsRefused()
    {
        Write("nvr.example.org");
        await using ConsoleServer server = await ConsoleServer.StartAsync(tls: Files);
        byte[] random = RandomNumberGenerator.GetBytes(32);
        byte[] hello = [3, 1, .. random, 0, 0, 8, 0xC0, 0x14, 0xC0, 0x0A, 0, 0x35, 0, 0x2F, 1, 0];
        byte[] handshake = [1, 0, 0, (byte)hello.Length, .. hello];
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Address.Port);

        await client.GetStream().WriteAsync((byte[])[22, 3, 1, 0, (byte)handshake.Length, .. handshake]);
        var answer = new byte[1024];
        int length = await client.GetStream().ReadAsync(answer);

        // An alert, or nothing; never a hello.
        Assert.True(length == 0 || answer[0] == 21, $"the server answers with a record of type {answer[0]}");
    }

    [Fact]
    public void ToOptions_FilesWereRenewed_IsTheNewCertificate()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var log = new ConsoleLog();
        Write("first.example.org");
        using var certificate = new ServerCertificate(Files, time, log);
        Write("second.example.org");
        File.SetLastWriteTimeUtc(Files.CertificateFile, DateTime.UnixEpoch.AddYears(51));
        string before = Subject(certificate);
        time.Advance(TimeSpan.FromMinutes(1));
        string after = Subject(certificate);
        File.WriteAllText(Files.CertificateFile, "half a file");
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(("CN=first.example.org", "CN=second.example.org", "CN=second.example.org"), (before, after, Subject(certificate)));
        Assert.Contains(log.Lines, line => line.StartsWith("Warning: HTTPS: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("certificate.pem", null)]
    [InlineData("key.pem", null)]
    [InlineData("key.pem", "no key")]
    [InlineData("certificate.pem", "no certificate")]
    public async Task Listen_FilesAreNone_IsRefusedWithTheKey(string file, string? text)
    {
        Write("nvr.example.org");
        File.Delete(_folder.Combine(file));
        if (text is not null)
            File.WriteAllText(_folder.Combine(file), text);

        ListenException error = await Assert.ThrowsAsync<ListenException>(() => ConsoleServer.StartAsync(tls: Files));

        Assert.Equal("http.certificateFile", error.Problem.Key);
    }

    private static string Subject(ServerCertificate certificate) =>
        certificate.ToOptions().ServerCertificateContext!.TargetCertificate.Subject;

    private void Write(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Files.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(Files.KeyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
