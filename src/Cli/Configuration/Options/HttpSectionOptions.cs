using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>http</c>.</summary>
internal sealed record HttpSectionOptions
{
    [Description("whether it is served; default: for runs with cameras")]
    public bool? Enabled { get; init; }

    [Description("the address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all of its networks")]
    public string Address { get; init; } = "127.0.0.1";

    [Description("the TCP port; 0: a free one, which the log names")]
    [Range(0, 65535)]
    public int Port { get; init; } = 9477;

    [Description("host names that are answered beside addresses, names without a dot and the machine's own name")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    [Description("the server's certificate and those between it and the authority, PEM: HTTPS is spoken; it is read again when it is renewed")]
    [Path]
    public string? CertificateFile { get; init; }

    [Description("the private key of certificateFile, PEM, without a password")]
    [Path]
    public string? KeyFile { get; init; }
}
