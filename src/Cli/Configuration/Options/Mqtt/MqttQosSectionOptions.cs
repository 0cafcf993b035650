using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt.qos</c>: 0, 1 or 2.</summary>
internal sealed record MqttQosSectionOptions
{
    private static readonly MqttQosOptions Defaults = new();

    [Description("of masks: the latest wins")]
    [Range(0, 2)]
    public int Masks { get; init; } = Defaults.Masks;

    [Description("of pictures: the latest wins")]
    [Range(0, 2)]
    public int Overlay { get; init; } = Defaults.Overlay;

    [Description("of state changes")]
    [Range(0, 2)]
    public int Events { get; init; } = Defaults.Events;

    [Description("of answers, and the subscriptions to requests")]
    [Range(0, 2)]
    public int Requests { get; init; } = Defaults.Requests;

    [Description("of status, discovery and the last will")]
    [Range(0, 2)]
    public int Status { get; init; } = Defaults.Status;

    [Description("of snapshots")]
    [Range(0, 2)]
    public int Snapshot { get; init; } = Defaults.Snapshot;

    /// <summary>The same for the sinks.</summary>
    public MqttQosOptions ToQosOptions() => new()
    {
        Masks = Masks,
        Overlay = Overlay,
        Events = Events,
        Requests = Requests,
        Status = Status,
        Snapshot = Snapshot,
    };
}
