using SamStream.Chaos;

namespace SamStream.Sinks.Tests.Files;

/// <summary>A fact that needs a <see cref="SmallDisk"/> and is skipped, with the reason, where none can be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? SmallDisk.MissingReason;
        set => base.Skip = value;
    }
}
