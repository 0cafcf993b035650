using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Pointing;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Pointing;

/// <summary>Frozen frames that were encoded before.</summary>
public sealed class CachedPreviewTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Disk Red = new(100, 100, 32, 40, 40, 210);
    private static readonly Prompt OnRed = new() { ObjectId = new ObjectId(1), Box = new BoxXyxy(68, 68, 133, 133) };

    private readonly TemporaryFolder _folder = new();
    private readonly ColorNetwork _large = new(), _small = new(new InputSize(192, 128));
    private readonly FramePool _pool = new(2);
    private readonly SamModel _model;

    public CachedPreviewTests() => _model = new SamModel(
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")), new SamModelOptions(), [_large, _small]);

    public void Dispose()
    {
        _model.Dispose();
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Freeze_FrameThatIsKept_CallsNoEncoderAndWaitsForNobody()
    {
        MaskPreview first = Preview(null);
        using NetworkTurns.Turn turn = await _model.Turns.TakeToBeginAsync(TurnUrgency.Normal, default);

        MaskPreview second = await Task.Run(() => Preview(null)).WaitAsync(Patience);

        Assert.Single(_large.Encoded);
        Assert.Equal(first.Mask!.ToCompressedString(), second.Mask!.ToCompressedString());
        Assert.Equal((first.PredictedIou, first.Stability, first.Box), (second.PredictedIou, second.Stability, second.Box));
    }

    [Fact]
    public void Preview_PartThatIsKeptAndThenTheWholeFrame_CallsNoEncoder()
    {
        var beside = new BoxXyxy(240, 40, 240, 40);
        MaskPreview first = Preview(beside);
        Assert.Equal((1, 1), (_small.Encoded.Count, _large.Encoded.Count));

        MaskPreview second = Preview(beside);

        Assert.Equal((1, 1), (_small.Encoded.Count, _large.Encoded.Count));
        Assert.Equal(first.Mask!.ToCompressedString(), second.Mask!.ToCompressedString());
    }

    // Each time as another program.
    private MaskPreview Preview(BoxXyxy? around)
    {
        using var previewer = new SamMaskPreviewer(_model, cache: new EmbeddingCache(_folder.Path));
        using VideoFrame frame = Draw(_pool, 320, 200, 0, isDiscontinuity: false, Red);
        using IFrozenFrame frozen = previewer.Freeze(frame, around, default);
        return frozen.Preview(OnRed);
    }
}
