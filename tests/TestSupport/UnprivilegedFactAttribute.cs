using Xunit;

namespace SamStream.TestSupport;

/// <summary>A fact about file permissions, which do not hold for root: skipped, with that reason, when root runs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public override string? Skip
    {
        get => base.Skip ?? (Environment.UserName == "root" ? "needs a user other than root: permissions do not hold for root" : null);
        set => base.Skip = value;
    }
}
