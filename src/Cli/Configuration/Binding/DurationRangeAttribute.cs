namespace SamStream.Cli.Configuration.Binding;

/// <summary>The limits of a duration.</summary>
/// <param name="minimum">As it is written: <c>100ms</c>.</param>
/// <param name="maximum">As it is written: <c>1h</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationRangeAttribute(string minimum, string maximum) : Attribute
{
    public TimeSpan Minimum { get; } = Durations.Parse(minimum)!.Value;

    public TimeSpan Maximum { get; } = Durations.Parse(maximum)!.Value;
}
