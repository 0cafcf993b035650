using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Mqtt.Connection;

/// <summary>Connections by MQTTnet, a client for each: nothing of one that failed is left in the next.</summary>
internal sealed class MqttNetConnector(MqttSinkOptions options) : IMqttConnector
{
    // A broker keeps what is larger to itself. Requests up to it are refused with a reason.
    private const uint MaxPacketBytes = 2 << 20;

    // OpenSSL's words for TLS 1.3's alert 116, which comes after the handshake (RFC 8446, 6.2).
    private const string CertificateRequired = "certificate required";

    public async Task<IMqttConnection> ConnectAsync(MqttConnectRequest request, CancellationToken cancellationToken)
    {
        var check = new CertificateCheck(options);
        MqttClientOptions settings = Settings(request, check);
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        var connection = new MqttNetConnection(client, request.Received);
        try
        {
            MqttClientConnectResult result = await client.ConnectAsync(settings, cancellationToken).ConfigureAwait(false);
            if (result.ResultCode != MqttClientConnectResultCode.Success)
                throw BrokerReason.OfRefusal(result);
            connection.Begin(result, options.KeepAlive, options.Timeout);
            return connection;
        }
        catch (Exception error)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (error is MqttConnectionException || (error is OperationCanceledException && cancellationToken.IsCancellationRequested))
                throw;
            throw check.Fault is { } fault ? new MqttConnectionException($"TLS failed: {fault}", isRefusal: true, error) : Failure(error);
        }
    }

    /// <summary>The innermost reason, which names the address or the certificate.</summary>
    public static MqttConnectionException Failure(Exception error)
    {
        Exception cause = error;
        while (cause is MqttCommunicationException { InnerException: { } inner })
            cause = inner;
        if (error is MqttConnectingFailedException && cause is MqttCommunicationException)
        {
            return new MqttConnectionException(
                "the broker closed the connection without an answer: it may want TLS (tls.enabled), speak MQTT 3.1.1 only "
                + "(protocol: v311), or be no MQTT broker", inner: error);
        }

        if (cause is IOException && cause.GetBaseException().Message.Contains(CertificateRequired, StringComparison.Ordinal))
        {
            return new MqttConnectionException(
                "TLS failed: the broker wants a client's certificate; give tls.certificateFile and tls.keyFile", isRefusal: true, error);
        }

        bool isCertificate = cause is AuthenticationException;
        string reason = cause switch
        {
            AuthenticationException => $"TLS failed: {cause.InnerException?.Message ?? cause.Message}",
            SocketException socket => socket.Message,
            _ => cause.Message,
        };
        return new MqttConnectionException(reason.TrimEnd('.'), isCertificate, error);
    }

    private MqttClientOptions Settings(MqttConnectRequest request, CertificateCheck check)
    {
        bool isVersion5 = options.Protocol == MqttProtocol.V5;
        TimeSpan sessionExpiry = request.KeepsSession ? options.SessionExpiry : TimeSpan.Zero;
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.EffectiveHost, options.EffectivePort)
            .WithProtocolVersion(isVersion5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
            .WithClientId(request.ClientId)
            .WithCleanStart(sessionExpiry == TimeSpan.Zero)
            .WithKeepAlivePeriod(options.KeepAlive)
            .WithTimeout(options.Timeout)
            .WithWillTopic(request.Will.Topic)
            .WithWillPayload(request.Will.Payload.ToArray())
            .WithWillQualityOfServiceLevel((MqttQualityOfServiceLevel)request.Will.Qos)
            .WithWillRetain(request.Will.IsRetained);
        if (isVersion5)
        {
            builder
                .WithSessionExpiryInterval((uint)sessionExpiry.TotalSeconds)
                .WithMaximumPacketSize(MaxPacketBytes);
        }

        if (options.Username is { } user)
            builder.WithCredentials(user, options.Password);
        if (options.Tls.Enabled)
            builder.WithTlsOptions(tls => AddTls(tls, check));
        return builder.Build();
    }

    private void AddTls(MqttClientTlsOptionsBuilder tls, CertificateCheck check)
    {
        MqttTlsOptions files = options.Tls;
        tls.UseTls().WithTargetHost(files.HostName ?? options.EffectiveHost).WithCertificateValidationHandler(check.Accepts);
        // An authority of one's own rarely publishes what it has revoked.
        tls.WithRevocationMode(files.CaFile is null ? X509RevocationMode.Online : X509RevocationMode.NoCheck);
        if (files.CaFile is { } authorities)
        {
            var chain = new X509Certificate2Collection();
            Load(authorities, () => chain.ImportFromPemFile(authorities));
            if (chain.Count == 0)
                throw new MqttConnectionException($"{authorities} holds no certificate in PEM", isRefusal: true);
            tls.WithTrustChain(chain);
        }

        if (files is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            X509Certificate2Collection own = [];
            Load(certificate, () => own.Add(X509Certificate2.CreateFromPemFile(certificate, key)));
            tls.WithClientCertificates(own);
        }
    }

    private static void Load(string path, Action load)
    {
        try
        {
            load();
        }
        catch (Exception error) when (OutputErrors.IsFileError(error) || error is CryptographicException)
        {
            throw new MqttConnectionException($"{path} cannot be read: {error.Message.TrimEnd('.')}", isRefusal: true, error);
        }
    }
}

/// <summary>Decides whether the broker's certificate is trusted, as TLS has checked it, and says why not.</summary>
internal sealed class CertificateCheck(MqttSinkOptions options)
{
    private const X509ChainStatusFlags Unsigned =
        X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>Why it was refused; null if it was not.</summary>
    public string? Fault { get; private set; }

    public bool Accepts(MqttClientCertificateValidationEventArgs seen)
    {
        Fault = options.Tls.AllowUntrusted ? null : FaultOf(seen);
        return Fault is null;
    }

    private string? FaultOf(MqttClientCertificateValidationEventArgs seen)
    {
        if (seen.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the broker showed no certificate";
        if (seen.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the broker's certificate is not for '{options.Tls.HostName ?? options.EffectiveHost}'; "
                + "write the name that it is for as tls.hostName";
        }

        if (!seen.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return null;
        X509ChainStatusFlags flags = seen.Chain.ChainStatus.Aggregate(default(X509ChainStatusFlags), (all, next) => all | next.Status);
        if ((flags & Unsigned) == 0)
            return $"the broker's certificate is not valid ({flags})";
        return options.Tls.CaFile is { } authorities
            ? $"the broker's certificate is not signed by an authority of {authorities} ({flags})"
            : $"the broker's certificate is not signed by an authority of this system ({flags}); name its own as tls.caFile";
    }
}
