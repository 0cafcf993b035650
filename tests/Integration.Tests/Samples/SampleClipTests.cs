using System.Security.Cryptography;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Samples;

public sealed class SampleClipTests
{
    [Fact]
    public void SampleClip_Checksum_IsTheOneInItsReadme()
    {
        string checksum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(SampleClip.Path)));

        Assert.Contains($"`{checksum}`", File.ReadAllText(RepositoryPaths.Combine("samples/README.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void SampleClip_Size_IsSmallEnoughForARepository() =>
        Assert.InRange(new FileInfo(SampleClip.Path).Length, 1, 1_500_000);
}
