using SamStream.Model.Embeddings;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Pointing;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Embeddings;

/// <summary>With the real model: what is kept is what it said, to the last bit.</summary>
[Collection(SharedSamModel.Name)]
[Slow("The network runs on each frame of each test.")]
public sealed class RealEmbeddingTests(SamModelFixture model) : IDisposable
{
    private const int Width = 320;
    private const int Height = 200;
    private const int Frames = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new(2);

    public void Dispose()
    {
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Track_WithoutACacheThenFillingOneThenFromIt_SaysTheSame()
    {
        string[] computed = Run(null), kept = Run(new EmbeddingCache(_folder.Path));
        var cache = new EmbeddingCache(_folder.Path);

        string[] read = Run(cache);

        Assert.Equal(computed, kept);
        Assert.Equal(computed, read);
        Assert.Equal((Frames, 0), (cache.Hits, cache.Misses));
    }

    [Fact]
    public void Preview_FrameThatASegmenterKept_IsWhatTheEncoderGives()
    {
        Run(new EmbeddingCache(_folder.Path));
        var cache = new EmbeddingCache(_folder.Path);
        using var computing = new SamMaskPreviewer(model.Model);
        using var reading = new SamMaskPreviewer(model.Model, cache: cache);
        using VideoFrame frame = DrawAt(1);
        using IFrozenFrame computed = computing.Freeze(frame, null, default), read = reading.Freeze(frame, null, default);

        Assert.Equal(1, cache.Hits);
        Assert.Equal(Describe(computed.Preview(PromptAt(1))), Describe(read.Preview(PromptAt(1))));
    }

    // What is kept of one model would be wrong for the other.
    [Fact]
    public void Identity_ModelForAnotherInput_IsAnother()
    {
        using var small = SamModel.Open(
            model.Model.Manifest, new SamModelOptions { CacheFolder = _folder.Path, Input = new(128, 96), WithSquares = true });
        string[] all = [model.Model.Network.Identity, .. small.Inputs.Select(input => input.Identity)];

        Assert.Equal(all, all.Distinct());
    }

    // So threads are no part of what an embedding is known by.
    [Fact]
    public void Encode_OtherThreads_GivesEveryBit()
    {
        var size = new InputSize(256, 160);
        using VideoFrame frame = DrawAt(0);
        float[][] all = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using var opened = SamModel.Open(model.Model.Manifest, new SamModelOptions
            {
                CacheFolder = _folder.Path, Input = size, Encoder = new OnnxSessionOptions { IntraOpThreads = threads },
            });
            using ImageEmbedding embedding = opened.Network.CreateEmbedding();
            opened.Network.Encode(new YuvImage(frame), embedding);
            return embedding.Values.ToArray();
        })];

        Assert.Equal(all[0], all[1]);
        Assert.Equal(all[0], all[2]);
    }

    private string[] Run(EmbeddingCache? cache)
    {
        using var segmenter = new SamSegmenter(model.Model, cache: cache);
        return [.. Enumerable.Range(0, Frames).Select(step =>
        {
            VideoFrame frame = DrawAt(step);
            if (step == 0)
                segmenter.Follow(PromptAt(0), PromptMode.Set, frame);
            IFrameEmbedding embedding = segmenter.RentEmbedding(default);
            segmenter.Encode(frame, FrameParts.Whole, embedding);
            using FrameResult result = segmenter.Track(frame, embedding);
            ObjectResult found = result.Objects[0];
            return $"{found.State} {found.Score:R} {found.PredictedIou:R} {found.Stability:R} {found.Mask!.ToRle().ToCompressedString()}";
        })];
    }

    private static string Describe(MaskPreview preview) =>
        $"{preview.Outcome} {preview.PredictedIou:R} {preview.Stability:R} {preview.Mask!.ToCompressedString()}";

    private static Disk DiskAt(int step) => new(60 + (3 * step), 100, 32, 40, 40, 210);

    private static Prompt PromptAt(int step) => new()
    {
        ObjectId = new ObjectId(1),
        Box = new BoxXyxy(28 + (3 * step), 68, 93 + (3 * step), 133),
    };

    private VideoFrame DrawAt(int step) => Draw(_pool, Width, Height, step, isDiscontinuity: false, DiskAt(step));
}
