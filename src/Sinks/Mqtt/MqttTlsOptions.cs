using System.ComponentModel;
using SamStream.Pipeline.Options;

namespace SamStream.Sinks.Mqtt;

/// <summary>Encryption of the connection. Files are read at every attempt to connect, so they may be replaced.</summary>
public sealed record MqttTlsOptions : ICheckedOptions
{
    /// <summary>Default: false.</summary>
    [Description("whether the connection is encrypted")]
    public bool Enabled { get; init; }

    /// <summary>PEM file of the authorities that may have signed the broker's certificate. Null (default): the system's.</summary>
    [Description("PEM file of the authorities that may have signed the broker's certificate; default: the system's")]
    [Path]
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client's certificate, with <see cref="KeyFile"/>. Null (default): none.</summary>
    [Description("PEM file of the client's certificate, with keyFile")]
    [Path]
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the client's unencrypted key.</summary>
    [Description("PEM file of the client's unencrypted key")]
    [Path]
    public string? KeyFile { get; init; }

    /// <summary>The name that the broker's certificate must have. Null (default): <see cref="MqttSinkOptions.Host"/>.</summary>
    [Description("the name that the broker's certificate must have; default: the host")]
    public string? HostName { get; init; }

    /// <summary>
    /// Takes any certificate: whoever can answer in the broker's place then reads everything, the password included.
    /// Default: false.
    /// </summary>
    [Description("takes any certificate: whoever answers in place of the broker reads everything")]
    public bool AllowUntrusted { get; init; }

    void ICheckedOptions.Check(OptionChecks checks) => checks
        .Require(
            CertificateFile is null == KeyFile is null, nameof(KeyFile), KeyFile, "certificateFile and keyFile are given together")
        .Require(
            Enabled || ((CaFile ?? CertificateFile ?? HostName) is null && !AllowUntrusted), nameof(Enabled), Enabled,
            "it must be true if other TLS options are given")
        .Require(
            CaFile is null || !AllowUntrusted, nameof(AllowUntrusted), AllowUntrusted,
            "caFile has no effect with it: leave one of them out");
}
