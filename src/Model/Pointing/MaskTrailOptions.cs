namespace SamStream.Model.Pointing;

/// <summary>How far back a trail reaches.</summary>
public sealed record MaskTrailOptions
{
    /// <summary>Time from the oldest frame that is kept to the newest, by the media clock, above 0. Default 10 s.</summary>
    public TimeSpan Reach { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Most bytes of pictures, at least 1 MiB; the oldest go first. Default 24 MiB: 10 s at 30 frames a second are 17 MiB for
    /// 16:9, each picture a byte for each of its 320×180 pixels.
    /// </summary>
    public long MaximumBytes { get; init; } = 24L << 20;

    /// <summary>Rejects what does not work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its documented range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Reach, TimeSpan.Zero, nameof(Reach));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumBytes, 1L << 20, nameof(MaximumBytes));
    }
}
