using System.Security.Cryptography;

namespace SamStream.Chaos.Brokers;

/// <summary>What a broker of a test is to be like; by default it is open to everybody on this machine.</summary>
public sealed record MosquittoOptions
{
    /// <summary>The only user who may connect, with <see cref="Password"/>; null: anybody.</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string Password { get; init; } = "";

    /// <summary>The certificates to speak TLS with; null: no TLS.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Whether a client must show a certificate of the same authority.</summary>
    public bool RequiresClientCertificate { get; init; }

    /// <summary>Whether sessions and retained messages survive a stop and a new start.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>The largest packet in bytes that it takes; null: any.</summary>
    public int? MaximumPacketBytes { get; init; }

    /// <summary>
    /// The topics that anybody may use, as lines of acl_file in mosquitto.conf(5), such as <c>topic write a/#</c>; null: all.
    /// </summary>
    public IReadOnlyList<string>? AccessList { get; init; }
}

/// <summary>Writes mosquitto.conf(5) and the files it names.</summary>
internal static class MosquittoConfiguration
{
    public const string FileName = "mosquitto.conf";
    public const string LogName = "mosquitto.log";
    private const string PasswordName = "passwords";
    private const string AccessName = "access";

    public static void Write(string folder, int port, MosquittoOptions options)
    {
        List<string> lines =
        [
            $"listener {port} 127.0.0.1",

            // Started by root it would else become a user who may not read this folder.
            $"user {Environment.UserName}",
            $"log_dest file {Path.Combine(folder, LogName)}",
            "max_queued_messages 100000",
            $"persistence {(options.IsPersistent ? "true" : "false")}",
            $"persistence_location {folder}/",
            $"allow_anonymous {(options.UserName is null ? "true" : "false")}",
        ];
        if (options.UserName is { } user)
        {
            File.WriteAllText(Path.Combine(folder, PasswordName), $"{user}:{Hash(options.Password)}\n");
            lines.Add($"password_file {Path.Combine(folder, PasswordName)}");
        }

        if (options.AccessList is { } allowed)
        {
            File.WriteAllLines(Path.Combine(folder, AccessName), allowed);
            lines.Add($"acl_file {Path.Combine(folder, AccessName)}");
        }

        if (options.MaximumPacketBytes is { } bytes)
            lines.Add($"max_packet_size {bytes}");
        if (options.Certificates is { } certificates)
        {
            certificates.WriteServerFiles(folder);
            lines.Add($"cafile {Path.Combine(folder, TestCertificates.AuthorityName)}");
            lines.Add($"certfile {Path.Combine(folder, TestCertificates.ServerName)}");
            lines.Add($"keyfile {Path.Combine(folder, TestCertificates.ServerKeyName)}");
            lines.Add($"require_certificate {(options.RequiresClientCertificate ? "true" : "false")}");
        }

        File.WriteAllLines(Path.Combine(folder, FileName), lines);
    }

    // The form of mosquitto_passwd(1): PBKDF2 with SHA-512.
    private static string Hash(string password)
    {
        const int Iterations = 101;
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, 64);
        return $"$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
