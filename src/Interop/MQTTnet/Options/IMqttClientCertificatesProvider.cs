using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

/// <summary>Asked once for each attempt to connect with TLS.</summary>
public interface IMqttClientCertificatesProvider
{
    X509CertificateCollection GetCertificates();
}
