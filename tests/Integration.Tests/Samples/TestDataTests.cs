using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Samples;

public sealed class TestDataTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void MissingReason_VariableUnset_NamesTheVariable(string? variable) =>
        Assert.Contains(TestData.Variable, TestData.MissingReason(variable, "davis/dog"), StringComparison.Ordinal);

    [Fact]
    public void MissingReason_PartAbsent_NamesThePath()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(folder.Combine("davis/dog"), TestData.MissingReason(folder.Path, "davis/dog"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("davis/dog")]
    public void MissingReason_PartPresent_IsNull(string? requires)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("davis/dog"));

        Assert.Null(TestData.MissingReason(folder.Path, requires));
    }
}
