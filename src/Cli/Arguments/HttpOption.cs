using System.CommandLine;
using System.Globalization;
using SamStream.Cli.Configuration.Options;

namespace SamStream.Cli.Arguments;

/// <summary>Makes the option that says on which port health and metrics are served, or that they are not.</summary>
internal static class HttpOption
{
    private const string Off = "off";

    /// <summary>An option whose value is null if it is not given; of what it holds, address stands for nothing.</summary>
    public static Option<HttpSectionOptions?> Create() => new("--http")
    {
        Description = "The TCP port for health and metrics, 0 for a free one; off: they are not served (default: 9477 for cameras, off for files).",
        HelpName = "port|off",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text == Off)
                return new HttpSectionOptions { Enabled = false };
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
                return new HttpSectionOptions { Enabled = true, Port = port };
            result.AddError($"--http is '{text}'; write a port from 0 to {ushort.MaxValue}, or {Off}");
            return null;
        },
    };

    /// <summary>What is given in place of what the configuration says.</summary>
    public static HttpSectionOptions Over(HttpSectionOptions configured, HttpSectionOptions? given) => given switch
    {
        null => configured,
        { Enabled: false } => configured with { Enabled = false },
        _ => configured with { Enabled = true, Port = given.Port },
    };
}
