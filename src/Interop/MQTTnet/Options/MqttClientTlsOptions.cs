using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

public sealed class MqttClientTlsOptions
{
    /// <summary>Decides alone, whatever the standard checks found; null: they decide.</summary>
    public Func<MqttClientCertificateValidationEventArgs, bool> CertificateValidationHandler { get; set; }

    public Func<MqttClientCertificateSelectionEventArgs, X509Certificate> CertificateSelectionHandler { get; set; }

    public bool UseTls { get; set; }

    public bool IgnoreCertificateRevocationErrors { get; set; }

    public bool IgnoreCertificateChainErrors { get; set; }

    /// <summary>Looked at by the handler that is set, not by the standard checks.</summary>
    public bool AllowUntrustedCertificates { get; set; }

    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.Online;

    public IMqttClientCertificatesProvider ClientCertificatesProvider { get; set; }

    public List<SslApplicationProtocol> ApplicationProtocols { get; set; }

    public CipherSuitesPolicy CipherSuitesPolicy { get; set; }

    public EncryptionPolicy EncryptionPolicy { get; set; } = EncryptionPolicy.RequireEncryption;

    public bool AllowRenegotiation { get; set; } = true;

    /// <summary>The name that the server's certificate must have; null or empty: the name that is connected to.</summary>
    public string TargetHost { get; set; }

    public SslProtocols SslProtocol { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The only certification authorities to trust; null or empty: those of the system.</summary>
    public X509Certificate2Collection TrustChain { get; set; }
}
