using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Embeddings;

public sealed class EmbeddingKeyTests : IDisposable
{
    private static readonly PixelBounds Whole = PixelBounds.OfFrame(64, 48);
    private static readonly ModelManifest Manifest = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    private readonly FramePool _pool = new(2);
    private readonly ColorNetwork _network = new();

    public void Dispose()
    {
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
    }

    [Fact]
    public void Of_SamePictureInAnotherClip_IsTheSame()
    {
        using VideoFrame frame = Draw(), other = Draw(source: "other", index: 9), shared = frame.Share();

        Assert.Equal(EmbeddingKey.Of(_network, frame, Whole), EmbeddingKey.Of(_network, other, Whole));
        Assert.Equal(EmbeddingKey.Of(_network, frame, Whole), EmbeddingKey.Of(_network, shared, Whole));
        Assert.Matches("^[0-9a-f]{64}$", EmbeddingKey.Of(_network, frame, Whole).Name);
    }

    [Fact]
    public void Of_AnythingElseChanged_IsAnother()
    {
        var keys = new HashSet<string>();
        foreach (var (width, height, matrix, changed) in new (int, int, YuvMatrix, int)[]
        {
            (64, 48, YuvMatrix.Bt601, -1), (48, 64, YuvMatrix.Bt601, -1), (64, 48, YuvMatrix.Bt709, -1),
            (64, 48, YuvMatrix.Bt601, 0), (64, 48, YuvMatrix.Bt601, (64 * 48 * 3 / 2) - 1),
        })
        {
            using VideoFrame frame = Draw(width, height, matrix, changed);
            Assert.True(keys.Add(EmbeddingKey.Of(_network, frame, PixelBounds.OfFrame(width, height)).Name));
        }

        using VideoFrame first = Draw();
        foreach (PixelBounds region in new PixelBounds[] { new(0, 0, 64, 47), new(0, 1, 64, 48), new(1, 0, 64, 48), new(0, 0, 63, 48) })
            Assert.True(keys.Add(EmbeddingKey.Of(_network, first, region).Name));
        Assert.True(keys.Add(EmbeddingKey.Of(new ColorNetwork(new InputSize(192, 128)), first, Whole).Name));
    }

    // Each is all that an encoder is opened with.
    [Fact]
    public void IdentityOf_AnythingThatChangesItsValues_IsAnother()
    {
        var options = new SamModelOptions();
        SamGraphs graphs = Graphs("a", InputSize.Square);
        PreprocessingSpec input = Manifest.Preprocessing;
        string[] all =
        [
            SamNetwork.IdentityOf(Manifest, options, graphs),
            SamNetwork.IdentityOf(Manifest, options, Graphs("b", InputSize.Square)),
            SamNetwork.IdentityOf(Manifest, options, Graphs("a", new InputSize(768, 448))),
            SamNetwork.IdentityOf(Manifest, options, graphs, [1, 2, 3]),
            SamNetwork.IdentityOf(Manifest, options, graphs, [1, 2, 4]),
            SamNetwork.IdentityOf(Manifest, options with { Encoder = new() { Provider = ExecutionProvider.Cuda } }, graphs),
            SamNetwork.IdentityOf(Manifest, options with { Encoder = new() { Provider = ExecutionProvider.TensorRt } }, graphs),
            SamNetwork.IdentityOf(Manifest with { Preprocessing = input with { Mean = [1, 2, 3] } }, options, graphs),
            SamNetwork.IdentityOf(Manifest with { Preprocessing = input with { Std = [1, 2, 3] } }, options, graphs),
            SamNetwork.IdentityOf(Manifest with { Preprocessing = input with { Channels = ChannelOrder.Bgr } }, options, graphs),
        ];

        Assert.Equal(all, all.Distinct());
    }

    [Fact]
    public void IdentityOf_DecoderIsAnother_IsTheSame() => Assert.Equal(
        SamNetwork.IdentityOf(Manifest, new SamModelOptions(), Graphs("a", InputSize.Square)),
        SamNetwork.IdentityOf(
            Manifest, new SamModelOptions { Decoder = new() { Provider = ExecutionProvider.Cuda } }, Graphs("a", InputSize.Square) with { Decoder = "other" }));

    private static SamGraphs Graphs(string hash, InputSize size) => new(size, "encoder", hash, [], [], "decoder");

    private VideoFrame Draw(
        int width = 64, int height = 48, YuvMatrix matrix = YuvMatrix.Bt601, int changed = -1, string source = "clip", long index = 0)
    {
        using WritableFrame frame = _pool.Rent(width, height);
        Span<byte> pixels = frame.Pixels;
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i ^ (i == changed ? 1 : 0));
        return frame.Publish(new FrameMetadata
        {
            SourceId = source,
            Index = index,
            PresentationTime = TimeSpan.FromSeconds(index),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
            Matrix = matrix,
        });
    }
}
