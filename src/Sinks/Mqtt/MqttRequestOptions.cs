using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Sinks.Mqtt;

/// <summary>What is taken from <c>/prompt/set</c> and <c>/command</c>.</summary>
public sealed record MqttRequestOptions : ICheckedOptions
{
    /// <summary>Whether the topics are subscribed to. Default: true.</summary>
    [Description("whether prompts and commands are taken")]
    public bool Enabled { get; init; } = true;

    /// <summary>Longest request; a longer one is refused unread. 256 bytes to 1 MiB. Default: 64 KiB.</summary>
    [Description("longest request; a longer one is refused unread")]
    [Range(256, 1 << 20)]
    public int MaxBytes { get; init; } = 64 << 10;

    /// <summary>
    /// How long a request id is remembered: the same one again within it is answered as the first time and not carried
    /// out twice. At most the latest 1024 are. Default: 10 min.
    /// </summary>
    [Description("how long a request id is remembered, so that one that comes twice is carried out once")]
    [DurationRange("0s", "24h")]
    public TimeSpan ReplayWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Begin of the response topics (MQTT 5) that are honoured; an answer to any other goes to the usual topic, so that
    /// a request cannot make us write anywhere. Null (default): the prefix with <c>/reply/</c>.
    /// </summary>
    [Description("begin of the response topics that are honoured; default: the prefix with /reply/")]
    public string? ResponseTopicPrefix { get; init; }

    void ICheckedOptions.Check(OptionChecks checks)
    {
        if (ResponseTopicPrefix is { } prefix)
            MqttSinkOptions.RequireTopic(checks, prefix.EndsWith('/') ? prefix[..^1] : prefix, nameof(ResponseTopicPrefix));
    }
}
