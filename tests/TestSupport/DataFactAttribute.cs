using Xunit;

namespace SamStream.TestSupport;

/// <summary>A fact that needs data from outside the repository and is skipped, with the reason, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    /// <summary>The file or folder that the test needs, relative to <c>SAMSTREAM_DATA</c>: <c>davis/dog</c>.</summary>
    public string? Requires { get; set; }

    /// <inheritdoc/>
    public override string? Skip
    {
        get => base.Skip ?? TestData.MissingReason(Requires);
        set => base.Skip = value;
    }
}
