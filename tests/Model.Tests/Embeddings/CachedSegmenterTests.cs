using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Embeddings;

/// <summary>Frames that were encoded before, with a network that takes for the object what is red.</summary>
public sealed class CachedSegmenterTests : IDisposable
{
    private const int Frames = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly KeptFrames _frames = new();
    private readonly ColorNetwork _half = new(new InputSize(192, 128));
    private readonly SamModel _model;

    public CachedSegmenterTests() => _model = new SamModel(
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")), new SamModelOptions(), [_frames.Network, _half]);

    private int Encodings => _frames.Network.Encoded.Count + _half.Encoded.Count;

    public void Dispose()
    {
        _model.Dispose();
        _frames.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encode_FramesOfAnEarlierRun_CallsNoEncoderAndFindsTheSame(bool hasParts)
    {
        string[] expected = Run(null, hasParts);
        EmbeddingCache first = Open(), second = Open();
        Assert.Equal(expected, Run(first, hasParts));
        int encodings = Encodings;

        Assert.Equal(expected, Run(second, hasParts));

        Assert.Equal(encodings, Encodings);
        Assert.Equal((0, Frames, Frames, 0), (first.Hits, first.Misses, second.Hits, second.Misses));
        Assert.NotEqual(hasParts, _frames.Network.Encoded.Contains(KeptFrames.Whole));
    }

    [Fact]
    public void Encode_OtherPromptOnTheSameFrames_CallsNoEncoder()
    {
        EmbeddingCache cache = Open();
        string[] before = Run(cache);
        int encodings = Encodings;

        string[] corrected = Run(cache, halves: true);

        Assert.Equal(encodings, Encodings);
        Assert.NotEqual(before, corrected);
    }

    [Fact]
    public void Encode_EndedInTheMiddle_KeepsNothing()
    {
        EmbeddingCache cache = Open();
        using var ended = new CancellationTokenSource();
        _frames.Network.WhileEncoding = ended.Cancel;
        using var segmenter = new SamSegmenter(_model, cache: cache);
        using VideoFrame frame = _frames.Draw(0);
        using IFrameEmbedding embedding = segmenter.RentEmbedding(default);

        Assert.Throws<OperationCanceledException>(() => segmenter.Encode(frame, FrameParts.Whole, embedding, ended.Token));
        Assert.Equal((0, 1, 0), (cache.Hits, cache.Misses, cache.Bytes));
        _frames.Network.WhileEncoding = null;
        segmenter.Encode(frame, FrameParts.Whole, embedding);

        Assert.Equal(_frames.Encode(0), _frames.Read(cache, 0));
    }

    [Fact]
    public void Encode_AbortedBefore_ThrowsForAFrameThatIsKept()
    {
        EmbeddingCache cache = Open();
        _frames.Keep(cache, 0);
        using var segmenter = new SamSegmenter(_model, cache: cache);
        using VideoFrame frame = _frames.Draw(0);
        using IFrameEmbedding embedding = segmenter.RentEmbedding(default);

        segmenter.Abort();

        Assert.Throws<OperationCanceledException>(() => segmenter.Encode(frame, FrameParts.Whole, embedding));
    }

    [Fact]
    public void Advance_FrameThatIsKept_IsRequiredAndCostsNothing()
    {
        EmbeddingCache cache = Open();
        _frames.Keep(cache, 0, 2);
        using var segmenter = new SamSegmenter(_model, cache: cache);

        CarryDemand[] demands = [.. Enumerable.Range(0, 4).Select(step => Carry(segmenter, step, isPrompted: step == 0))];

        Assert.Equal([(true, 0f), (false, 1f), (true, 0f), (false, 1f)], demands.Select(demand => (demand.IsRequired, demand.Cost)));
    }

    [Fact]
    public void Advance_FrameThatIsKeptInParts_IsRequiredForThoseParts()
    {
        EmbeddingCache cache = Open();
        using (var first = new SamSegmenter(_model, cache: cache))
            Carry(first, 0, isPrompted: true, hasParts: true, isEncoded: true);
        _frames.Keep(cache, 1);
        using var segmenter = new SamSegmenter(_model, cache: cache);

        CarryDemand kept = Carry(segmenter, 0, isPrompted: true, hasParts: true), whole = Carry(segmenter, 1, hasParts: true);

        Assert.Equal((true, 0f, false), (kept.IsRequired, kept.Cost, kept.Parts.IsWhole));
        // What would be asked for is a part of it, which nobody has seen.
        Assert.False(whole.IsRequired);
        Assert.InRange(whole.Cost, 0.01f, 1);
    }

    [Fact]
    public void Advance_FrameThatIsKeptWithoutObjects_IsNotRequired()
    {
        EmbeddingCache cache = Open();
        _frames.Keep(cache, 0);
        using var segmenter = new SamSegmenter(_model, cache: cache);

        Assert.False(Carry(segmenter, 0).IsRequired);
    }

    private EmbeddingCache Open() => new(_folder.Path);

    // Follows the disk, or the upper half of it; everything that is said of it.
    private string[] Run(EmbeddingCache? cache, bool hasParts = false, bool halves = false)
    {
        using var segmenter = new SamSegmenter(_model, cache: cache);
        return [.. Enumerable.Range(0, Frames).Select(step =>
        {
            VideoFrame frame = _frames.Draw(step);
            if (step == 0)
                Prompt(segmenter, frame, halves);
            FrameParts parts = hasParts ? segmenter.Advance(frame, new EncodeScope(HasParts: true)).Parts : FrameParts.Whole;
            IFrameEmbedding embedding = segmenter.RentEmbedding(default);
            segmenter.Encode(frame, parts, embedding);
            using FrameResult result = segmenter.Track(frame, embedding);
            return Describe(result);
        })];
    }

    private static string Describe(FrameResult result)
    {
        ObjectResult found = result.Objects[0];
        return $"{found.State} {found.Score:R} {found.PredictedIou:R} {found.Stability:R} {found.Mask?.ToRle().ToCompressedString()}";
    }

    private CarryDemand Carry(SamSegmenter segmenter, int step, bool isPrompted = false, bool hasParts = false, bool isEncoded = false)
    {
        VideoFrame frame = _frames.Draw(step);
        if (isPrompted)
            Prompt(segmenter, frame);
        CarryDemand demand = segmenter.Advance(frame, new EncodeScope(hasParts));
        IFrameEmbedding? embedding = isEncoded || isPrompted ? segmenter.RentEmbedding(default) : null;
        if (embedding is not null)
            segmenter.Encode(frame, demand.Parts, embedding);
        segmenter.Track(frame, embedding).Dispose();
        return demand;
    }

    private static void Prompt(SamSegmenter segmenter, VideoFrame frame, bool halves = false)
    {
        Disk disk = KeptFrames.DiskAt(0);
        var box = new BoxXyxy(disk.X - disk.Radius, disk.Y - disk.Radius, disk.X + disk.Radius + 1, halves ? disk.Y : disk.Y + disk.Radius + 1);
        segmenter.Follow(new Prompt { ObjectId = new ObjectId(1), Box = box }, PromptMode.Set, frame);
    }
}
