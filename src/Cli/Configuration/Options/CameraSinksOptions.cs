using System.Collections.Immutable;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sinks;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks</c> of a camera: switches a sink on or off for it alone.</summary>
internal sealed class CameraSinksOptions : IOpenSection
{
    private ImmutableDictionary<string, bool> _isEnabled = ImmutableDictionary<string, bool>.Empty;

    /// <inheritdoc/>
    IReadOnlyList<KeyShape> IOpenSection.Keys => SinkKeys;

    private static IReadOnlyList<KeyShape> SinkKeys { get; } =
    [
        .. SinkRegistry.All.Select(sink => new KeyShape(
            sink.Name, new FlagShape(), $"{sink.Description}; default: as sinks.{sink.Name}.enabled says")
            {
                Get = section => ((CameraSinksOptions)section).IsEnabled(sink.Name),
                Set = (section, value) => ((CameraSinksOptions)section).Set(sink.Name, (bool)value!),
            }),
    ];

    /// <summary>What is written of this camera.</summary>
    public SinksOptions Apply(SinksOptions all) => all.Switch(IsEnabled);

    /// <summary>True if this camera's section switches the sink on.</summary>
    public bool SwitchesOn(string name) => IsEnabled(name) == true;

    private void Set(string name, bool isEnabled) => _isEnabled = _isEnabled.SetItem(name, isEnabled);

    private bool? IsEnabled(string name) => _isEnabled.TryGetValue(name, out bool isEnabled) ? isEnabled : null;
}
