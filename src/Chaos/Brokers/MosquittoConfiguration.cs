using System.Security.Cryptography;

namespace SamStream.Chaos.Brokers;

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
