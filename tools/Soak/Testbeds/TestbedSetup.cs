using System.Globalization;
using System.Text;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Options;

namespace SamStream.Soak.Testbeds;

/// <summary>What a scenario wants to be there.</summary>
internal sealed record TestbedSetup
{
    /// <summary>Cameras of 1280x720, and what the preset says of model and schedule.</summary>
    public static TestbedSetup Preset { get; } = new()
    {
        Stream = new RtspServerOptions { Size = (1280, 720), FrameCount = 400, HasDisc = true },
        FollowsPreset = true,
    };

    public int Cameras { get; init; } = 1;

    /// <summary>True: one server for all cameras, so that one that joins later joins in the middle of the stream.</summary>
    public bool SharesServer { get; init; }

    /// <summary>What the servers serve.</summary>
    public RtspServerOptions Stream { get; init; } = new() { Size = (512, 288), FrameCount = 400, HasDisc = true };

    /// <summary>The broker, or null.</summary>
    public MosquittoOptions? Broker { get; init; }

    /// <summary>Keys below <c>mqtt</c> of the configuration, in YAML's flow style, with a comma behind each.</summary>
    public string Mqtt { get; init; } = "";

    /// <summary>The section <c>sinks</c> of the configuration.</summary>
    public string Sinks { get; init; } =
        "sinks: { jsonl: { masks: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }";

    /// <summary>Whether the run shows its console.</summary>
    public bool HasConsole { get; init; }

    /// <summary>What a file output does on a full disk: <c>skip</c> or <c>stop</c>.</summary>
    public string DiskFull { get; init; } = "skip";

    /// <summary>After which a camera that gives no frame, or does not open, counts as gone.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Size of the network's input; null: what the command line says.</summary>
    public string? InputSize { get; init; }

    /// <summary>True: the input's size is that of <see cref="SoakOptions.Preset"/>.</summary>
    public bool FollowsPreset { get; init; }
}

/// <summary>Writes the configuration of a run, as a user would.</summary>
internal static class TestbedConfiguration
{
    /// <summary>Begin of all topics.</summary>
    public const string Prefix = "soak";

    public static string Write(TestbedSetup setup, SoakOptions options, IReadOnlyList<TestbedCamera> cameras, int? brokerPort, int consolePort)
    {
        var yaml = new StringBuilder("cameras:\n");
        string patience = Durations.Write(setup.StallTimeout);
        BoxXyxy box = PatternDisc.BoxOn(0, setup.Stream.Size.Width, setup.Stream.Size.Height);
        string size = setup.FollowsPreset ? "" : $"inputSize: {setup.InputSize ?? options.InputSize}, ";
        foreach (TestbedCamera camera in cameras)
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
            preset: {{(setup.FollowsPreset ? options.Preset : SoakOptions.OfCameras)}}
            model: { manifest: {{options.Model}}, {{size}}threads: {{options.Threads}} }
            http: { port: {{consolePort}} }
            console: { enabled: {{(setup.HasConsole ? "true" : "false")}} }
            {{setup.Sinks}}
            output: { folder: out, diskFull: {{setup.DiskFull}} }
            logging: { file: run.log }

            """);
        if (brokerPort is { } port)
            yaml.Append(CultureInfo.InvariantCulture, $"mqtt: {{ host: 127.0.0.1, port: {port}, prefix: {Prefix}, {setup.Mqtt} }}\n");
        return yaml.ToString();
    }
}

/// <summary>What the command line says on how to soak.</summary>
internal sealed record SoakOptions
{
    /// <summary>Of a run's middle part, where it is for the user to say.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Cameras of scenarios that take any number.</summary>
    public int Cameras { get; init; } = 2;

    /// <summary>From one restart of a camera's server to the next, where that is for the user to say.</summary>
    public TimeSpan RestartEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A model's name or the path of its manifest.</summary>
    public string Model { get; init; } = "mobile-sam";

    /// <summary>Of the network.</summary>
    public int Threads { get; init; }

    /// <summary>Of the network; small, so that a machine without a GPU gives several results a second.</summary>
    public string InputSize { get; init; } = "512x288";

    /// <summary>What cameras take by default.</summary>
    public const string OfCameras = "realtime";

    /// <summary>Of scenarios that measure a preset (<see cref="TestbedSetup.Preset"/>).</summary>
    public string Preset { get; init; } = OfCameras;

    /// <summary>Where each scenario has a folder for its configuration, log and files.</summary>
    public required string Folder { get; init; }
}
