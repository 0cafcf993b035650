namespace SamStream.Pipeline.Options;

/// <summary>The limits of a duration.</summary>
/// <param name="minimum">As it is written in a configuration: <c>100ms</c>.</param>
/// <param name="maximum">As it is written in a configuration: <c>1h</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute(string minimum, string maximum) : Attribute
{
    public TimeSpan Minimum { get; } = Durations.Parse(minimum)!.Value;

    public TimeSpan Maximum { get; } = Durations.Parse(maximum)!.Value;
}

/// <summary>Marks a share, 0 to 1, that is written in percent: <c>80%</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PercentAttribute : Attribute
{
    /// <summary>What a share looks like, for the JSON Schema.</summary>
    public const string Pattern = "^[0-9]+(\\.[0-9]+)?%$";
}

/// <summary>
/// Marks a value that is a secret: no message shows it, and one that stands in a configuration in clear gives a hint.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute
{
    /// <summary>Whether it is a hash, which may stand in a configuration. Default: false.</summary>
    public bool IsHash { get; init; }
}

/// <summary>
/// Marks the path of a file or folder: one that is written in a configuration is relative to the configuration's folder.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathAttribute : Attribute
{
    /// <summary>Whether it names a file that must be there. Default: false.</summary>
    public bool MustExist { get; init; }
}
