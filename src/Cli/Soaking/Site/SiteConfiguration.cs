using System.Globalization;
using System.Text;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Soaking.Site;

/// <summary>Writes the configuration of a run, as a user would.</summary>
internal static class SiteConfiguration
{
    /// <summary>Begin of all topics.</summary>
    public const string Prefix = "soak";

    public static string Write(SiteSetup setup, SoakOptions options, IReadOnlyList<SiteCamera> cameras, int? brokerPort)
    {
        var yaml = new StringBuilder("cameras:\n");
        string patience = Durations.Write(setup.StallTimeout);
        BoxXyxy box = PatternDisc.BoxOn(0, setup.Stream.Size.Width, setup.Stream.Size.Height);
        foreach (SiteCamera camera in cameras)
        {
            yaml.Append(CultureInfo.InvariantCulture, $$"""
                  - id: {{camera.Id}}
                    input: "{{camera.Url}}"
                    openTimeout: {{patience}}
                    stallTimeout: {{patience}}
                    prompts: [{ id: 1, label: disc, box: [{{box.X1}}, {{box.Y1}}, {{box.X2}}, {{box.Y2}}] }]

                """);
        }

        yaml.Append(CultureInfo.InvariantCulture, $$"""
            model: { manifest: {{options.Model}}, inputSize: {{setup.InputSize ?? options.InputSize}}, threads: {{options.Threads}} }
            http: { port: 0 }
            {{setup.Sinks}}
            output: { folder: out, diskFull: {{setup.DiskFull}} }
            logging: { file: run.log }

            """);
        if (brokerPort is { } port)
            yaml.Append(CultureInfo.InvariantCulture, $"mqtt: {{ host: 127.0.0.1, port: {port}, prefix: {Prefix}, {setup.Mqtt} }}\n");
        return yaml.ToString();
    }
}
