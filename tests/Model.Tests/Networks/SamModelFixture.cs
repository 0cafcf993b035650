using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

/// <summary>The real model, opened once for all tests that run it, with a cache of its own.</summary>
public sealed class SamModelFixture : IDisposable
{
    private readonly TemporaryFolder _cache = new();

    public SamModelFixture()
    {
        var manifest = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        Model = SamModel.Open(manifest, new SamModelOptions { CacheFolder = _cache.Path });
    }

    public SamModel Model { get; }

    public void Dispose()
    {
        Model.Dispose();
        _cache.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedSamModel : ICollectionFixture<SamModelFixture>
{
    public const string Name = "The real model";
}
