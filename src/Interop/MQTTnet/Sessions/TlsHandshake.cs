#nullable enable
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Sessions;

/// <summary>TLS as the options want it. Keys and certificates never leave the process's memory.</summary>
internal static class TlsHandshake
{
    public static async Task<SslStream> PerformAsync(
        Stream stream, MqttClientTcpOptions options, CancellationToken token)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(options), token);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Options(MqttClientTcpOptions server)
    {
        var options = server.TlsOptions;
        var revocation = options.IgnoreCertificateRevocationErrors ? X509RevocationMode.NoCheck : options.RevocationMode;
        return new SslClientAuthenticationOptions
        {
            TargetHost = string.IsNullOrEmpty(options.TargetHost)
                ? (server.RemoteEndpoint as DnsEndPoint)?.Host
                : options.TargetHost,
            ApplicationProtocols = options.ApplicationProtocols,
            ClientCertificates = options.ClientCertificatesProvider?.GetCertificates(),
            EnabledSslProtocols = options.SslProtocol,
            CertificateRevocationCheckMode = revocation,
            CertificateChainPolicy = TrustOnly(options.TrustChain, revocation),
            CipherSuitesPolicy = options.CipherSuitesPolicy,
            EncryptionPolicy = options.EncryptionPolicy,
            AllowRenegotiation = options.AllowRenegotiation,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                IsTrusted(server, certificate, chain, errors),
            LocalCertificateSelectionCallback = Selection(server),
        };
    }

    private static X509ChainPolicy? TrustOnly(X509Certificate2Collection? authorities, X509RevocationMode revocation)
    {
        if (authorities is null || authorities.Count == 0)
            return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown,
            RevocationMode = revocation,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static bool IsTrusted(
        MqttClientTcpOptions server, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var options = server.TlsOptions;
        if (options.CertificateValidationHandler is { } handler)
            return handler(new MqttClientCertificateValidationEventArgs(certificate, chain, errors, server));
        if (options.IgnoreCertificateChainErrors)
            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        return errors == SslPolicyErrors.None;
    }

    private static LocalCertificateSelectionCallback? Selection(MqttClientTcpOptions server) =>
        server.TlsOptions.CertificateSelectionHandler is { } handler
            ? (_, host, local, remote, issuers) =>
                handler(new MqttClientCertificateSelectionEventArgs(host, local, remote, issuers, server))
            : null;
}
