namespace SamStream.Sinks.Mqtt;

/// <summary>Encryption of the connection. Files are read at every attempt to connect, so they may be replaced.</summary>
public sealed record MqttTlsOptions
{
    /// <summary>Default: false.</summary>
    public bool Enabled { get; init; }

    /// <summary>PEM file of the authorities that may have signed the broker's certificate. Null (default): the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client's certificate, with <see cref="KeyFile"/>. Null (default): none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the client's unencrypted key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the broker's certificate must have. Null (default): <see cref="MqttSinkOptions.Host"/>.</summary>
    public string? HostName { get; init; }

    /// <summary>
    /// Takes any certificate: whoever can answer in the broker's place then reads everything, the password included.
    /// Default: false.
    /// </summary>
    public bool AllowUntrusted { get; init; }
}
