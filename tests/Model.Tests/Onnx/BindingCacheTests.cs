using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Onnx;

public sealed class BindingCacheTests : IDisposable
{
    private readonly OnnxSession _session;

    public BindingCacheTests()
    {
        var decoder = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")).Decoder;
        _session = new OnnxSession(RepositoryPaths.Combine(decoder.Path), decoder.Inputs, decoder.Outputs, new());
    }

    [Fact]
    public void Add_BeyondCapacity_DropsTheOneUnusedForLongest()
    {
        using var cache = new BindingCache<int>(2);
        var owned = new Owned();
        cache.Add(1, Binding());
        cache.Add(2, Binding(), owned);
        cache.TryGet(1, out _);

        cache.Add(3, Binding());

        Assert.True(cache.TryGet(1, out _));
        Assert.False(cache.TryGet(2, out _));
        Assert.True(cache.TryGet(3, out _));
        Assert.True(owned.IsDisposed);
    }

    public void Dispose() => _session.Dispose();

    private OnnxBinding Binding() => _session.CreateBinding();

    private sealed class Owned : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
