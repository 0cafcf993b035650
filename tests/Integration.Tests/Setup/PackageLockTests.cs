using System.Text.Json;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

public sealed class PackageLockTests
{
    [Fact]
    public void PackageLock_EveryPackage_HasAHashAndNoAddressOfItsOwn()
    {
        using JsonDocument document = Read("package-lock.json");
        JsonProperty[] packages =
            [.. document.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0)];

        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal);
            Assert.False(package.Value.TryGetProperty("resolved", out _), $"{package.Name} names a registry");
        });
    }

    [Theory]
    [InlineData("dependencies")]
    [InlineData("optionalDependencies")]
    public void Package_EveryDependency_IsPinnedToOneVersion(string section)
    {
        using JsonDocument document = Read("package.json");

        Assert.All(document.RootElement.GetProperty(section).EnumerateObject(),
            dependency => Assert.Matches(@"^\d+\.\d+\.\d+$", dependency.Value.GetString()));
    }

    private static JsonDocument Read(string path) => JsonDocument.Parse(File.ReadAllText(RepositoryPaths.Combine(path)));
}
