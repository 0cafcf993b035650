using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>Decides whether the broker's certificate is trusted, as TLS has checked it, and says why not.</summary>
internal sealed class CertificateJudge(MqttSinkOptions options)
{
    private const X509ChainStatusFlags Unsigned =
        X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>Why it was refused; null if it was not.</summary>
    public string? Fault { get; private set; }

    public bool Accepts(MqttClientCertificateValidationEventArgs seen)
    {
        Fault = options.Tls.AllowUntrusted ? null : FaultOf(seen);
        return Fault is null;
    }

    private string? FaultOf(MqttClientCertificateValidationEventArgs seen)
    {
        if (seen.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the broker showed no certificate";
        if (seen.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the broker's certificate is not for '{options.Tls.HostName ?? options.EffectiveHost}'; "
                + "write the name that it is for as tls.hostName";
        }

        if (!seen.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return null;
        X509ChainStatusFlags flags = seen.Chain.ChainStatus.Aggregate(default(X509ChainStatusFlags), (all, next) => all | next.Status);
        if ((flags & Unsigned) == 0)
            return $"the broker's certificate is not valid ({flags})";
        return options.Tls.CaFile is { } authorities
            ? $"the broker's certificate is not signed by an authority of {authorities} ({flags})"
            : $"the broker's certificate is not signed by an authority of this system ({flags}); name its own as tls.caFile";
    }
}
