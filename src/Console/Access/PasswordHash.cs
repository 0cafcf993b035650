using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SamStream.Console.Access;

/// <summary>
/// The hash of a password: PBKDF2 (RFC 8018) with HMAC-SHA-256, written as <c>pbkdf2-sha256:600000:salt:hash</c>, salt and hash in
/// Base64 for URLs without padding.
/// </summary>
internal sealed class PasswordHash
{
    /// <summary>Fewer characters are no password.</summary>
    public const int ShortestPassword = 12;

    /// <summary>The most characters of a password.</summary>
    public const int LongestPassword = 256;

    /// <summary>Of new hashes, and the least of others.</summary>
    public const int Iterations = 600_000;

    // More would keep a processor busy for seconds at each attempt.
    private const int MostIterations = 10_000_000;
    private const int SaltBytes = 16, HashBytes = 32;
    private const string Algorithm = "pbkdf2-sha256";

    private readonly int _iterations;
    private readonly byte[] _salt, _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>A new hash, with a salt of its own.</summary>
    public static PasswordHash Of(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(Iterations, salt, Derive(password, salt, Iterations));
    }

    /// <summary>A hash that no password has; it takes as long to check as others do.</summary>
    public static PasswordHash OfNothing() =>
        new(Iterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>The hash that was written; null if it is none, or a weaker one.</summary>
    public static PasswordHash? TryParse(string text)
    {
        string[] parts = text.Split(':');
        return parts is [Algorithm, var count, var salt, var hash]
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            && iterations is >= Iterations and <= MostIterations
            && TokenHash.Decode(salt) is { Length: >= SaltBytes and <= 64 } saltBytes
            && TokenHash.Decode(hash) is { Length: HashBytes } hashBytes
            ? new PasswordHash(iterations, saltBytes, hashBytes)
            : null;
    }

    /// <summary>Whether it is that of a password; takes a good part of a second.</summary>
    public bool IsOf(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations), _hash);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Algorithm}:{_iterations}:{Base64Url.EncodeToString(_salt)}:{Base64Url.EncodeToString(_hash)}");

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
