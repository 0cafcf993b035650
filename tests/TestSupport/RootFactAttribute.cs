using Xunit;

namespace SamStream.TestSupport;

/// <summary>A fact about two users, which needs root to be another one: skipped, with that reason, for anybody else.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    /// <inheritdoc/>
    public override string? Skip
    {
        get => base.Skip ?? (Environment.UserName == "root" ? null : "needs root, to act as another user");
        set => base.Skip = value;
    }
}
