using System.ComponentModel;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt.tls</c>.</summary>
internal sealed record MqttTlsSectionOptions
{
    [Description("whether the connection is encrypted")]
    public bool Enabled { get; init; }

    [Description("PEM file of the authorities that may have signed the broker's certificate; default: the system's")]
    public string? CaFile { get; init; }

    [Description("PEM file of the client's certificate, with keyFile")]
    public string? CertificateFile { get; init; }

    [Description("PEM file of the client's unencrypted key")]
    public string? KeyFile { get; init; }

    [Description("the name that the broker's certificate must have; default: the host")]
    public string? HostName { get; init; }

    [Description("takes any certificate: whoever answers in place of the broker reads everything")]
    public bool AllowUntrusted { get; init; }

    /// <summary>The same for the sinks, with absolute paths.</summary>
    public MqttTlsOptions ToTlsOptions(Func<string, string> resolve) => new()
    {
        Enabled = Enabled,
        CaFile = CaFile is null ? null : resolve(CaFile),
        CertificateFile = CertificateFile is null ? null : resolve(CertificateFile),
        KeyFile = KeyFile is null ? null : resolve(KeyFile),
        HostName = HostName,
        AllowUntrusted = AllowUntrusted,
    };
}
