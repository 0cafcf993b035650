using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamStream.Sources.Relay;

/// <summary>What a camera may ask of a login.</summary>
public enum StreamAuth
{
    /// <summary>Digest, which does not give the password away; Basic, which does, over TLS with a verified certificate only.</summary>
    Digest,

    /// <summary>What the camera offers, Digest first: with Basic whoever is on the way, or in the camera's place, gets the password.</summary>
    Any,
}

/// <summary>Whom a stream's relay believes: which login it answers and which certificate it takes.</summary>
/// <param name="Auth">Which login.</param>
/// <param name="CaFile">PEM file of the authorities that may have signed the certificate; null: the system's.</param>
/// <param name="Certificate">
/// The one certificate that is taken, whoever signed it, as <c>sha256:</c> and 64 hexadecimal digits; or <see cref="AnyCertificate"/>.
/// Null: one that an authority has signed for the host.
/// </param>
internal sealed record StreamTrust(StreamAuth Auth = StreamAuth.Digest, string? CaFile = null, string? Certificate = null)
{
    /// <summary>Takes every certificate: encryption, no proof of identity.</summary>
    public const string AnyCertificate = "any";

    private const string PinPrefix = "sha256:";

    public bool TakesAnyCertificate => Certificate == AnyCertificate;

    /// <summary>The fingerprint of the one certificate that is taken; null if there is none.</summary>
    public string? Pin => Certificate is null || TakesAnyCertificate ? null : PinOf(Certificate);

    /// <summary>True if a password may go in clear within the connection.</summary>
    public bool AllowsBasic(StreamAddress address) =>
        Auth == StreamAuth.Any || (address.Scheme is "rtsps" or "https" && !TakesAnyCertificate);

    /// <summary>True if a text says which certificates are taken.</summary>
    public static bool IsCertificate(string text) => text == AnyCertificate || PinOf(text) is not null;

    /// <summary>A certificate's fingerprint as it is pinned.</summary>
    public static string FingerprintOf(X509Certificate certificate) =>
        PinPrefix + Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    // Colons and capitals, as openssl writes them, count for nothing.
    private static string? PinOf(string text)
    {
        if (!text.StartsWith(PinPrefix, StringComparison.OrdinalIgnoreCase))
            return null;
        string digits = text[PinPrefix.Length..].Replace(":", "", StringComparison.Ordinal).ToLower(CultureInfo.InvariantCulture);
        return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit) ? PinPrefix + digits : null;
    }
}
