using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Console.Hosting;
using SamStream.Pipeline.Options;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Commands;

public sealed class HealthCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The certificate is made out to the name that others ask by.</summary>
    [Fact]
    public async Task Invoke_HttpsOnThisMachine_IsOk()
    {
        await using HttpServer server = await StartAsync(WriteCertificate());

        (int code, string output) = await InvokeAsync("--url", $"https://127.0.0.1:{server.EndPoint.Port}");

        Assert.Equal((ExitCode.Ok, "ok\n"), (code, output));
    }

    [Fact]
    public async Task Invoke_HttpWhereHttpsIsSpoken_IsNotOk()
    {
        await using HttpServer server = await StartAsync(WriteCertificate());

        Assert.Equal(ExitCode.Unexpected, (await InvokeAsync("--url", $"http://127.0.0.1:{server.EndPoint.Port}")).Code);
    }

    [Fact]
    public async Task Invoke_Http_IsOk()
    {
        await using HttpServer server = await StartAsync(null);

        Assert.Equal(ExitCode.Ok, (await InvokeAsync("--url", $"http://127.0.0.1:{server.EndPoint.Port}")).Code);
    }

    private static Task<HttpServer> StartAsync(TlsFiles? tls) => HttpServer.StartAsync(
        new ListenAddress(IPAddress.Loopback, 0) { Tls = tls },
        new StatusPages(() => (true, "{}"u8.ToArray()), (_, _) => Task.CompletedTask).AnswerAsync, Place.CommandLine);

    private static async Task<(int Code, string Output)> InvokeAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await new HealthCommand(Terminal.To(output, error)).Parse(arguments).InvokeAsync();
        return (code, output.ToString());
    }

    private TlsFiles WriteCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nvr.example.org", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var files = new TlsFiles(_folder.Combine("certificate.pem"), _folder.Combine("key.pem"));
        File.WriteAllText(files.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
