using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamStream.Chaos.Brokers;

/// <summary>
/// A certification authority of a test's own, a server certificate for <c>localhost</c> and 127.0.0.1, and a client
/// certificate, all valid for a day and made in memory.
/// </summary>
public sealed class TestCertificates : IDisposable
{
    internal const string AuthorityName = "authority.pem";
    internal const string ServerName = "server.pem";
    internal const string ServerKeyName = "server-key.pem";

    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-1);
    private readonly X509Certificate2 _server;

    /// <summary>Makes them, with new keys.</summary>
    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("SamStream test authority", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Authority = request.CreateSelfSigned(_from, _from.AddDays(1));
        _server = Issue("localhost", "1.3.6.1.5.5.7.3.1");
        Client = Issue("samstream", "1.3.6.1.5.5.7.3.2");
        OtherServer = Issue("camera.example", "1.3.6.1.5.5.7.3.1", isLoopback: false);
    }

    /// <summary>The authority, with its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>A client's certificate with its key.</summary>
    public X509Certificate2 Client { get; }

    /// <summary>The certificate of a server elsewhere, <c>camera.example</c>, with its key.</summary>
    public X509Certificate2 OtherServer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Authority.Dispose();
        Client.Dispose();
        OtherServer.Dispose();
        _server.Dispose();
    }

    /// <summary>Writes the authority's certificate, and the client's with its key, as PEM files.</summary>
    public (string Authority, string Client, string ClientKey) WriteClientFiles(string folder)
    {
        string authority = Path.Combine(folder, "ca.pem"), client = Path.Combine(folder, "client.pem"),
            clientKey = Path.Combine(folder, "client-key.pem");
        File.WriteAllText(authority, Authority.ExportCertificatePem());
        File.WriteAllText(client, Client.ExportCertificatePem());
        using ECDsa key = Client.GetECDsaPrivateKey()!;
        File.WriteAllText(clientKey, key.ExportPkcs8PrivateKeyPem());
        return (authority, client, clientKey);
    }

    /// <summary>Writes the server's certificate and its key as one PEM file.</summary>
    public string WriteServerFile(string folder)
    {
        WriteServerFiles(folder);
        string both = Path.Combine(folder, "server-with-key.pem");
        File.WriteAllText(both, File.ReadAllText(Path.Combine(folder, ServerName)) + "\n" + File.ReadAllText(Path.Combine(folder, ServerKeyName)));
        return both;
    }

    internal void WriteServerFiles(string folder)
    {
        File.WriteAllText(Path.Combine(folder, AuthorityName), Authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, ServerName), _server.ExportCertificatePem());
        using var key = _server.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, ServerKeyName), key.ExportPkcs8PrivateKeyPem());
    }

    private X509Certificate2 Issue(string name, string purpose, bool isLoopback = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (isLoopback)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var serialNumber = RandomNumberGenerator.GetBytes(8);
        using var certificate = request.Create(Authority, _from, _from.AddDays(1), serialNumber);
        return certificate.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string name, ECDsa key) =>
        new($"CN={name}", key, HashAlgorithmName.SHA256);
}
