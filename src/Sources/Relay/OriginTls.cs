using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay;

/// <summary>TLS to one camera: takes the certificates that its <see cref="StreamTrust"/> says, and remembers why it refused one.</summary>
internal sealed class OriginTls(StreamAddress address, StreamTrust trust)
{
    private SourceException? _fault;

    /// <summary>Why the last certificate was refused; null if none was. For any thread.</summary>
    public SourceException? Fault => Volatile.Read(ref _fault);

    /// <param name="host">The name that the certificate must have.</param>
    /// <exception cref="SourceException">The file of authorities cannot be read.</exception>
    public SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = trust.CaFile is { } file ? PolicyOf(file) : null,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Takes(certificate, chain, errors),
    };

    private bool Takes(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return false;
        string fingerprint = StreamTrust.FingerprintOf(certificate);
        bool isTaken = trust.TakesAnyCertificate || (trust.Pin is { } pin ? fingerprint == pin : errors == SslPolicyErrors.None);
        if (!isTaken)
            Volatile.Write(ref _fault, OriginFaults.Untrusted(address, Reason(chain, errors), fingerprint));
        return isTaken;
    }

    private string Reason(X509Chain? chain, SslPolicyErrors errors)
    {
        if (trust.Pin is { } pin)
            return $"it is not {pin}";
        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            reasons.AddRange((chain?.ChainStatus ?? []).Select(status => ReasonOf(status.Status)).Distinct());
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Add("it is for another name");
        return reasons.Count == 0 ? "it is not valid" : string.Join(", ", reasons);
    }

    private static string ReasonOf(X509ChainStatusFlags status) => status switch
    {
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => "no known authority has signed it",
        X509ChainStatusFlags.NotTimeValid => "it has expired or is not valid yet",
        _ => $"{status}",
    };

    private X509ChainPolicy PolicyOf(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw OriginFaults.NoAuthorities(address, file, error.Message, error);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw OriginFaults.NoAuthorities(address, file, "it holds no certificate");
    }
}
