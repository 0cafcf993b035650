using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SamStream.Console.Access;

/// <summary>
/// The hash of a secret of 256 random bits, which needs neither salt nor time: SHA-256. Of a token for programs it is written as
/// <c>sha256:hash</c>, the hash in Base64 for URLs.
/// </summary>
internal sealed class TokenHash
{
    /// <summary>The most characters of a token.</summary>
    public const int LongestToken = 128;

    private const string Algorithm = "sha256:", TokenBegin = "samstream_";
    private const int RandomBytes = 32;

    private readonly byte[] _hash;

    private TokenHash(byte[] hash) => _hash = hash;

    /// <summary>A new token for a program.</summary>
    public static string NewToken() => TokenBegin + NewSecret();

    /// <summary>256 random bits as text.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    public static TokenHash Of(string token) => new(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The hash that was written; null if it is none.</summary>
    public static TokenHash? TryParse(string text) =>
        text.StartsWith(Algorithm, StringComparison.Ordinal) && Decode(text[Algorithm.Length..]) is { Length: SHA256.HashSizeInBytes } hash
            ? new TokenHash(hash)
            : null;

    /// <summary>The bytes that Base64 for URLs stands for; null if it is none.</summary>
    public static byte[]? Decode(string text)
    {
        if (!Base64Url.IsValid(text))
            return null;
        var bytes = new byte[text.Length];
        return Base64Url.TryDecodeFromChars(text, bytes, out int length) ? bytes[..length] : null;
    }

    /// <summary>Compares without telling by time where they differ.</summary>
    public bool IsSame(TokenHash other) => CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    /// <summary>The hash without the algorithm's name.</summary>
    public string ToKey() => Base64Url.EncodeToString(_hash);

    public override string ToString() => Algorithm + ToKey();
}
