using SamStream.Model.Manifests;
using SamStream.PublishedExports;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Manifests;

public sealed class ManifestWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ShippedManifest_IsReadAgainAsTheSame()
    {
        ModelManifest manifest = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

        Assert.Equivalent(manifest, ManifestReader.Parse(ManifestWriter.Write(manifest), manifest.File), strict: true);
    }

    // Names come from files that may hold anything.
    [Theory]
    [InlineData("on: [a, b] # c")]
    [InlineData("\"quoted\" \\ 'twice'")]
    [InlineData("line\nanother\ttab")]
    [InlineData("&anchor *alias !tag")]
    [InlineData("äöü 猫")]
    [InlineData("- ")]
    public void Write_NamesOfAnyKind_AreReadAgain(string name)
    {
        ModelManifest manifest = PublishedExport.All["edge-sam"].Write(_folder);
        TensorSpec[] outputs = [manifest.Encoder.Outputs[0] with { Name = name }];
        manifest = manifest with { Description = name, Encoder = manifest.Encoder with { Outputs = outputs } };

        ModelManifest read = ManifestReader.Parse(ManifestWriter.Write(manifest), manifest.File);

        Assert.Equal((name, name), (read.Description, read.Encoder.Outputs[0].Name));
    }
}
