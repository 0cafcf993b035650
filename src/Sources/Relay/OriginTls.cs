using System.Net.Security;

namespace SamStream.Sources.Relay;

/// <summary>TLS to a camera. Any certificate will do: theirs are home-made. It is encryption, no proof of identity.</summary>
internal static class OriginTls
{
    public static SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
#pragma warning disable CA5359 // See above.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };
}
