using SamStream.Model.Manifests;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Appearance;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.PublishedExports;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Networks.Contracts;

/// <summary>FastSAM runs from one file with the tensors that are published, and its masks lie where its prompts are.</summary>
public sealed class FastSamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int, int, bool> Frames => new()
    {
        { 640, 360, false }, { 640, 360, true }, { 360, 640, false }, { 427, 360, false }, { 500, 500, false },
    };

    public void Dispose() => _folder.Dispose();

    // The picture is in the middle of the input, whatever its shape is; masks, boxes and points are in the frame's own pixels.
    [Theory]
    [MemberData(nameof(Frames))]
    public void Track_BoxAndPoint_GivesMasksWhereTheyAre(int width, int height, bool isOld)
    {
        ModelManifest manifest = (isOld ? FastSamGraph.Old : new FastSamGraph()).Write(_folder);
        using var pool = new FramePool(2);
        using SamModel model = SamModel.Open(manifest);
        using var segmenter = new SamSegmenter(model);
        int radius = Math.Max(width, height) / 16;
        Disk one = new(width - 80, 70, radius, 40, 40, 210), other = new(90, height - 90, radius - 4, 40, 40, 210);
        using VideoFrame frame = Draw(pool, width, height, 0, isDiscontinuity: false, one, other);
        segmenter.Follow(new Prompt { ObjectId = new ObjectId(1), Box = BoxOf(one) }, PromptMode.Set, frame);
        segmenter.Follow(new Prompt { ObjectId = new ObjectId(2), Points = [new PromptPoint(other.X, other.Y)] }, PromptMode.Set, frame);
        segmenter.Follow(new Prompt { ObjectId = new ObjectId(3), Points = [new PromptPoint(5, 5)] }, PromptMode.Set, frame);
        IFrameEmbedding embedding = segmenter.RentEmbedding(default);
        segmenter.Encode(frame, FrameParts.Whole, embedding);

        using FrameResult result = segmenter.Track(frame.Share(), embedding);

        Assert.InRange(result.Objects[0].Mask!.Bounds.ToBox().IntersectionOverUnion(BoxOf(one)), 0.93f, 1);
        Assert.InRange(result.Objects[1].Mask!.Bounds.ToBox().IntersectionOverUnion(BoxOf(other)), 0.93f, 1);
        Assert.Equal(TrackState.Tracked, result.Objects[0].State);
        // Where nothing is, there is no mask.
        Assert.Equal((TrackState.Lost, null), (result.Objects[2].State, result.Objects[2].Mask));
    }

    // A disk goes its way and is gone; nothing else is taken for it.
    [Fact]
    public void Track_ObjectThatMovesAndVanishes_FollowsAndLosesIt()
    {
        using var pool = new FramePool(4);
        using SamModel model = SamModel.Open(new FastSamGraph().Write(_folder));
        using var segmenter = new SamSegmenter(model);
        IFrameEmbedding embedding = segmenter.RentEmbedding(default);
        var states = new List<TrackState>();
        for (int i = 0; i < 12; i++)
        {
            Disk disk = new(200 + (8 * i), 180, 40, 40, 40, 210);
            using VideoFrame frame = i < 6
                ? Draw(pool, 640, 360, i, isDiscontinuity: false, disk)
                : Draw(pool, 640, 360, i, isDiscontinuity: false);
            if (i == 0)
                segmenter.Follow(new Prompt { ObjectId = new ObjectId(1), Box = BoxOf(disk) }, PromptMode.Set, frame);
            segmenter.Encode(frame, FrameParts.Whole, embedding);

            using FrameResult result = segmenter.Track(frame.Share(), embedding);

            states.Add(result.Objects[0].State);
            if (i < 6)
                Assert.InRange(result.Objects[0].Mask!.Bounds.ToBox().IntersectionOverUnion(BoxOf(disk)), 0.9f, 1);
        }

        Assert.All(states[..6], state => Assert.Equal(TrackState.Tracked, state));
        Assert.Contains(states[^1], new[] { TrackState.Occluded, TrackState.Lost });
    }

    // By hand: 640x360 becomes 1024x576, 224 pixels from the top, which are 14 cells of 16; 114 / 255 is around it, and nothing behind the input.
    [Fact]
    public void Encode_PlainPicture_IsMovedToTheTopLeft()
    {
        using ISegmentationNetwork network = Open(new FastSamGraph());
        using ImageEmbedding embedding = network.CreateEmbedding();
        byte[] pixels = YuvPicture.FromBgr([.. Enumerable.Repeat(new byte[] { 40, 40, 211 }, 640 * 360).SelectMany(pixel => pixel)], 640, 360);

        network.Encode(new YuvImage(pixels, new I420Layout(640, 360)), embedding);

        Assert.Equal((64, 64, 32), (network.Geometry.CellRows, network.Geometry.CellColumns, network.Channels));
        Assert.Equal((1024, 576), (embedding.Geometry.ScaledWidth, embedding.Geometry.ScaledHeight));
        Assert.InRange(embedding.Values[20], 0.82f, 0.83f);
        Assert.InRange(embedding.Values[(35 * 64) + 20], 0.82f, 0.83f);
        Assert.Equal(114f / 255, embedding.Values[(36 * 64) + 20], 5);
        Assert.Equal(114f / 255, embedding.Values[(49 * 64) + 20], 5);
        Assert.Equal(0, embedding.Values[(50 * 64) + 20]);
    }

    // A file of another size is as good, and so is a part of a frame.
    [Theory]
    [InlineData(1024)]
    [InlineData(640)]
    public void Decode_RegionOfAFrame_GivesMasksWhereTheyAre(int side)
    {
        using var pool = new FramePool(1);
        using ISegmentationNetwork network = Open(new FastSamGraph { Side = side });
        using ImageEmbedding embedding = network.CreateEmbedding();
        Disk disk = new(450, 240, 20, 40, 40, 210);
        using VideoFrame frame = Draw(pool, 640, 360, 0, isDiscontinuity: false, disk);
        network.Encode(new YuvImage(frame), new PixelBounds(330, 100, 610, 330), embedding);

        using DecodedMasks decoded = Decode(network, embedding, BoxOf(disk));

        Assert.InRange(LowResMask.Box(decoded.Logits(0, 0), decoded.Geometry).IntersectionOverUnion(BoxOf(disk)), 0.9f, 1);
    }

    [Fact]
    public void Restore_Saved_AnswersTheSame()
    {
        using ISegmentationNetwork network = Open(new FastSamGraph());
        using ImageEmbedding fresh = network.CreateEmbedding(), kept = network.CreateEmbedding();
        network.Encode(new TestImage(640, 360).View, fresh);
        byte[] saved = new byte[fresh.Bytes];

        fresh.Save(saved);
        kept.Restore(saved);
        kept.Geometry = fresh.Geometry;

        var box = new BoxXyxy(100, 60, 300, 260);
        using DecodedMasks one = Decode(network, fresh, box), other = Decode(network, kept, box);
        Assert.NotEqual(0, one.PredictedIou(0, 0));
        Assert.Equal(one.PredictedIou(0, 0), other.PredictedIou(0, 0));
        Assert.True(one.Logits(0, 0).SequenceEqual(other.Logits(0, 0)));
        Assert.True(fresh.Values.SequenceEqual(kept.Values));
    }

    // The pooled prototypes tell the object from what is around it, as the channels of another network's embedding do.
    [Fact]
    public void Classify_FromPrototypes_TellsTheObjectFromTheRest()
    {
        using var pool = new FramePool(2);
        using ISegmentationNetwork network = Open(new FastSamGraph());
        using ImageEmbedding embedding = network.CreateEmbedding();
        Disk disk = new(200, 120, 50, 40, 40, 210), moved = disk with { X = 420, Y = 260 };
        using VideoFrame first = Draw(pool, 640, 360, 0, isDiscontinuity: false, disk);
        using VideoFrame later = Draw(pool, 640, 360, 1, isDiscontinuity: false, moved);
        var memory = new AppearanceMemory(network.Channels);
        network.Encode(new YuvImage(first), embedding);
        BinaryMask mask = MaskOf(disk);
        new AppearanceFitting(network.Channels).Begin(memory, embedding, mask, [mask]);
        network.Encode(new YuvImage(later), embedding);
        var likeness = new LikenessMap();

        memory.Classify(embedding, likeness);

        Assert.InRange(likeness.Mean(MaskOf(moved)), 0.7f, 1);
        Assert.InRange(likeness.Mean(mask), 0, 0.2f);
    }

    [Theory]
    [InlineData("size", "preprocessing.size")]
    [InlineData("kind", "preprocessing.kind")]
    [InlineData("masks", "capabilities.masksPerPrompt")]
    [InlineData("tensors", "no output of prototypes, float32 [1, 32, 256, 256]")]
    [InlineData("precision", "fp32")]
    public void Open_ManifestOfOtherFiles_SaysWhatIsWrong(string wrong, string said)
    {
        ModelManifest manifest = new FastSamGraph().Write(_folder);
        manifest = wrong switch
        {
            "size" => manifest with { Preprocessing = manifest.Preprocessing with { Size = 640 } },
            "kind" => manifest with { Preprocessing = manifest.Preprocessing with { Fit = ImageFit.Letterbox } },
            "masks" => manifest with { Capabilities = manifest.Capabilities with { MasksPerPrompt = 4 } },
            "tensors" => manifest with { Encoder = manifest.Encoder with { Outputs = [manifest.Encoder.Outputs[0]] } },
            _ => manifest,
        };

        ModelException error = Assert.Throws<ModelException>(() => NetworkRegistry.FamilyOf(manifest).Open(
            manifest, new SamModelOptions { Precision = wrong == "precision" ? ModelPrecision.Int8 : ModelPrecision.Fp32 }));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static DecodedMasks Decode(ISegmentationNetwork network, ImageEmbedding embedding, in BoxXyxy box)
    {
        using IMaskDecoder decoder = network.CreateDecoder(turns: null);
        var prompts = new PromptBatch(network.Geometry);
        prompts.AddBox(prompts.Add(), box.X1, box.Y1, box.X2, box.Y2);
        var decoded = new DecodedMasks();
        decoder.Decode(embedding, prompts, decoded);
        return decoded;
    }

    private static BinaryMask MaskOf(Disk disk)
    {
        var mask = new BinaryMask();
        mask.Resize(640, 360);
        for (int i = 0; i < 640 * 360; i++)
            mask.Pixels[i] = disk.Covers(i % 640, i / 640) ? (byte)255 : (byte)0;
        mask.Measure(PixelBounds.OfFrame(640, 360));
        return mask;
    }

    private ISegmentationNetwork Open(FastSamGraph graph)
    {
        ModelManifest manifest = graph.Write(_folder);
        return NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions());
    }

    private static BoxXyxy BoxOf(Disk disk) => new(disk.X - disk.Radius, disk.Y - disk.Radius, disk.X + disk.Radius + 1, disk.Y + disk.Radius + 1);
}
