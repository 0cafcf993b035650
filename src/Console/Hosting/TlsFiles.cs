namespace SamStream.Console.Hosting;

/// <summary>What the server proves who it is by.</summary>
/// <param name="CertificateFile">PEM: the server's certificate, then those between it and the authority.</param>
/// <param name="KeyFile">PEM: the server's private key, without a password.</param>
public sealed record TlsFiles(string CertificateFile, string KeyFile);
