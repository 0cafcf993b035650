using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>restart</c> of a camera: <see cref="RestartOptions"/> as it is written in a configuration.</summary>
internal sealed record RestartSectionOptions
{
    private static readonly RestartOptions Defaults = new();

    [Description("restarts in a row before the camera is given up; default: it is never given up")]
    [Range(0, int.MaxValue)]
    public int? MaxRestarts { get; init; }

    [Description("wait before the first restart, doubled at each further one")]
    [DurationRange("10ms", "1h")]
    public TimeSpan InitialDelay { get; init; } = Defaults.InitialDelay;

    [Description("the longest wait")]
    [DurationRange("10ms", "1h")]
    public TimeSpan MaxDelay { get; init; } = Defaults.MaxDelay;

    [Description("a camera that ran this long without a fault starts again with the first wait")]
    [DurationRange("1s", "24h")]
    public TimeSpan StableAfter { get; init; } = Defaults.StableAfter;

    /// <summary>The same for the supervisor.</summary>
    public RestartOptions ToRestartOptions() => new()
    {
        MaxRestarts = MaxRestarts,
        InitialDelay = InitialDelay,
        MaxDelay = MaxDelay,
        StableAfter = StableAfter,
    };
}
