using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt.requests</c>.</summary>
internal sealed record MqttRequestSectionOptions
{
    private static readonly MqttRequestOptions Defaults = new();

    [Description("whether prompts and commands are taken")]
    public bool Enabled { get; init; } = Defaults.Enabled;

    [Description("longest request; a longer one is refused unread")]
    [Range(256, 1 << 20)]
    public int MaxBytes { get; init; } = Defaults.MaxBytes;

    [Description("how long a request id is remembered, so that one that comes twice is carried out once")]
    [DurationRange("0s", "24h")]
    public TimeSpan ReplayWindow { get; init; } = Defaults.ReplayWindow;

    [Description("begin of the response topics that are honoured; default: the prefix with /reply/")]
    public string? ResponseTopicPrefix { get; init; }

    /// <summary>The same for the sinks.</summary>
    public MqttRequestOptions ToRequestOptions() => new()
    {
        Enabled = Enabled,
        MaxBytes = MaxBytes,
        ReplayWindow = ReplayWindow,
        ResponseTopicPrefix = ResponseTopicPrefix,
    };
}
