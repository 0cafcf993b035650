using SamStream.Chaos.Brokers;
using SamStream.Chaos.Rtsp;

namespace SamStream.Cli.Soaking.Site;

/// <summary>What a scenario wants to be there.</summary>
internal sealed record SiteSetup
{
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

    /// <summary>What a file output does on a full disk: <c>skip</c> or <c>stop</c>.</summary>
    public string DiskFull { get; init; } = "skip";

    /// <summary>After which a camera that gives no frame, or does not open, counts as gone.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Size of the network's input; null: what the command line says.</summary>
    public string? InputSize { get; init; }
}
