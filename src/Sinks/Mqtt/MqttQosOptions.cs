using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Qualities of service, 0 to 2. Events and answers are kept until the broker has confirmed them, which it does from 1
/// on; with 0 they count as delivered once they are sent.
/// </summary>
public sealed record MqttQosOptions
{
    /// <summary>Default: 0, latest wins.</summary>
    [Description("of masks: the latest wins")]
    [Range(0, 2)]
    public int Masks { get; init; }

    /// <summary>Default: 0, latest wins.</summary>
    [Description("of pictures: the latest wins")]
    [Range(0, 2)]
    public int Overlay { get; init; }

    /// <summary>Default: 1.</summary>
    [Description("of state changes")]
    [Range(0, 2)]
    public int Events { get; init; } = 1;

    /// <summary>Results of prompts and commands, and the subscriptions to them. Default: 1.</summary>
    [Description("of answers, and the subscriptions to requests")]
    [Range(0, 2)]
    public int Requests { get; init; } = 1;

    /// <summary>Status, discovery and the last will. Default: 1.</summary>
    [Description("of status, discovery and the last will")]
    [Range(0, 2)]
    public int Status { get; init; } = 1;

    /// <summary>Default: 1.</summary>
    [Description("of snapshots")]
    [Range(0, 2)]
    public int Snapshot { get; init; } = 1;
}
