using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace SamStream.Console.Hosting;

/// <summary>
/// The server's certificate, which is read again when its files have changed: who renews it need not restart anything. What cannot be
/// read does not take the place of what could. Thread-safe.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);

    private readonly TlsFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Loaded _loaded;
    private (DateTime Certificate, DateTime Key) _written;
    private long _checked;

    /// <param name="files">Where it is.</param>
    /// <param name="time">What the interval between looks at the files is counted by.</param>
    /// <param name="logger">Where a failure to read it again is told.</param>
    /// <exception cref="CryptographicException">It cannot be read, or the key is another one's.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public ServerCertificate(TlsFiles files, TimeProvider time, ILogger logger)
    {
        (_files, _time, _logger) = (files, time, logger);
        _written = Written();
        _loaded = Loaded.From(files);
        _checked = time.GetTimestamp();
        if (_loaded.Leaf.NotAfter.ToUniversalTime() < time.GetUtcNow())
            LogExpired(logger, files.CertificateFile, _loaded.Leaf.NotAfter);
    }

    /// <summary>What a handshake is to be done with.</summary>
    public SslServerAuthenticationOptions ToOptions() => new()
    {
        ServerCertificateContext = Current(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        AllowRenegotiation = false,
    };

    public void Dispose() => _loaded.Leaf.Dispose();

    private SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_checked) < CheckInterval)
                return _loaded.Context;
            _checked = _time.GetTimestamp();
            try
            {
                (DateTime, DateTime) written = Written();
                if (written == _written)
                    return _loaded.Context;
                // Handshakes under way still use the one before: the collector frees it.
                _loaded = Loaded.From(_files);
                _written = written;
                LogRenewed(_logger, _files.CertificateFile, _loaded.Leaf.NotAfter);
            }
            catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                LogNotRenewed(_logger, _files.CertificateFile, error.Message);
            }

            return _loaded.Context;
        }
    }

    private (DateTime, DateTime) Written() => (File.GetLastWriteTimeUtc(_files.CertificateFile), File.GetLastWriteTimeUtc(_files.KeyFile));

    [LoggerMessage(2520, LogLevel.Information, "HTTPS: {File} was renewed; it is valid until {NotAfter:d}")]
    private static partial void LogRenewed(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(2521, LogLevel.Warning, "HTTPS: {File} has changed and cannot be read, so the certificate before stays: {Reason}")]
    private static partial void LogNotRenewed(ILogger logger, string file, string reason);

    [LoggerMessage(2522, LogLevel.Warning, "HTTPS: {File} is valid no longer, since {NotAfter:d}; browsers will refuse it")]
    private static partial void LogExpired(ILogger logger, string file, DateTime notAfter);

    private sealed record Loaded(X509Certificate2 Leaf, SslStreamCertificateContext Context)
    {
        public static Loaded From(TlsFiles files)
        {
            X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(files.CertificateFile);
            chain.RemoveAt(0);
            // Offline: nothing is fetched for it.
            return new Loaded(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true));
        }
    }
}
