using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Exported;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking;
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

/// <summary>Every family runs from files with the tensors that are published, and its masks lie where its prompts are.</summary>
public sealed class ExportedFamilyTests : IDisposable
{
    private const int Width = 640;
    private const int Height = 360;

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<KnownExport> Exports =>
    [
        .. SegmentAnything.Exports, .. EdgeSam.Exports, .. NanoSam.Exports, .. EfficientVitSam.Exports, .. EfficientSam.Exports, .. Sam2.Exports, .. SlimSam.Exports,
    ];

    public static TheoryData<string> Families => [.. PublishedExport.All.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public void Track_BoxAndPoint_GivesMasksWhereTheyAre(string family)
    {
        ModelManifest manifest = PublishedExport.All[family].Write(_folder);
        using var pool = new FramePool(2);
        using SamModel model = SamModel.Open(manifest);
        using var segmenter = new SamSegmenter(model);
        var box = new BoxXyxy(320, 60, 480, 260);
        using VideoFrame frame = Draw(pool, Width, Height, 0, isDiscontinuity: false, new Disk(400, 160, 70, 40, 40, 210));
        segmenter.Follow(new Prompt { ObjectId = new ObjectId(1), Box = box }, PromptMode.Set, frame);
        segmenter.Follow(new Prompt { ObjectId = new ObjectId(2), Points = [new PromptPoint(150, 250)] }, PromptMode.Set, frame);
        IFrameEmbedding embedding = segmenter.RentEmbedding(default);
        segmenter.Encode(frame, FrameParts.Whole, embedding);

        using FrameResult result = segmenter.Track(frame.Share(), embedding);

        // Without boxes, the middle of one is what a network hears of it.
        bool takesBoxes = manifest.Architecture != ModelArchitecture.SlimSam;
        PixelBounds ofBox = result.Objects[0].Mask!.Bounds, ofPoint = result.Objects[1].Mask!.Bounds;
        if (takesBoxes)
            Assert.InRange(ofBox.ToBox().IntersectionOverUnion(box), 0.95f, 1);
        else
            Assert.True(Math.Abs(ofBox.Left + ofBox.Right - 800) < 8 && Math.Abs(ofBox.Top + ofBox.Bottom - 320) < 8, $"{ofBox}");
        Assert.InRange(ofPoint.Left + ofPoint.Right, 292, 308);
        Assert.InRange(ofPoint.Top + ofPoint.Bottom, 492, 508);
    }

    // Of an upright frame of odd sides: 1024 along its height, and 568.5 pixels that are 569; cut off at whole logits, edges would lie elsewhere.
    [Theory]
    [InlineData("nano-sam")]
    [InlineData("efficientvit-sam")]
    [InlineData("edge-sam, X-AnyLabeling")]
    [InlineData("sam, AnyLabeling")]
    [InlineData("sam2")]
    [InlineData("efficient-sam")]
    [InlineData("efficient-sam, OpenCV")]
    public void Track_BoxAtTheEdgeOfAnUprightFrame_GivesItsMask(string family)
    {
        ModelManifest manifest = PublishedExport.All[family].Write(_folder);
        using var pool = new FramePool(2);
        using SamModel model = SamModel.Open(manifest);
        using var segmenter = new SamSegmenter(model);
        var box = new BoxXyxy(201, 403, 357, 643);
        using VideoFrame frame = Draw(pool, 357, 643, 0, isDiscontinuity: false, new Disk(280, 520, 60, 40, 40, 210));
        segmenter.Follow(new Prompt { ObjectId = new ObjectId(1), Box = box }, PromptMode.Set, frame);
        IFrameEmbedding embedding = segmenter.RentEmbedding(default);
        segmenter.Encode(frame, FrameParts.Whole, embedding);

        using FrameResult result = segmenter.Track(frame.Share(), embedding);

        PixelBounds found = result.Objects[0].Mask!.Bounds;
        Assert.InRange(found.Left, 199, 203);
        Assert.InRange(found.Top, 401, 405);
        Assert.Equal((357, 643), (found.Right, found.Bottom));
    }

    // By hand: value = (colour - mean) / std; a stretched input has no padding, and zeros fill the rest of a letterbox: also where
    // the graph pads, and where it normalises, so that black is no padding.
    [Theory]
    [InlineData("sam", 1.5022f, 40)]
    [InlineData("sam, AnyLabeling", 1.5022f, 40)]
    [InlineData("edge-sam", 1.5022f, 40)]
    [InlineData("edge-sam, X-AnyLabeling", 1.5022f, 40)]
    [InlineData("nano-sam", 1.5022f, 40)]
    [InlineData("nano-sam, nonorm", 1.5022f, 40)]
    [InlineData("efficientvit-sam", 1.5022f, 40)]
    [InlineData("efficientvit-sam, XL", 1.5022f, 40)]
    [InlineData("efficientvit-sam, X-AnyLabeling", 1.5022f, 40)]
    [InlineData("slim-sam", 1.5022f, 40)]
    [InlineData("sam2", 1.5022f, null)]
    [InlineData("sam2, osam", 1.5022f, null)]
    [InlineData("sam2, Hugging Face", 1.5022f, null)]
    [InlineData("efficient-sam", 1.5022f, null)]
    public void Encode_PlainPicture_IsNormalizedAndFittedAsPublished(string family, float red, int? paddedRow)
    {
        ModelManifest manifest = PublishedExport.All[family].Write(_folder);
        using ISegmentationNetwork network = NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions());
        using ImageEmbedding embedding = network.CreateEmbedding();
        byte[] pixels = YuvPicture.FromBgr([.. Enumerable.Repeat(new byte[] { 40, 40, 211 }, Width * Height).SelectMany(pixel => pixel)], Width, Height);

        network.Encode(new YuvImage(pixels, new I420Layout(Width, Height)), embedding);

        Assert.Equal((64, 64), (network.Geometry.CellRows, network.Geometry.CellColumns));
        Assert.Equal(256, network.Channels);
        Assert.InRange(embedding.Values[(10 * 64) + 20], red - 0.05f, red + 0.05f);
        if (paddedRow is { } row)
            Assert.Equal(0, embedding.Values[(row * 64) + 20], 0.0001f);
        else
            Assert.InRange(embedding.Values[(63 * 64) + 20], red - 0.05f, red + 0.05f);
    }

    [Theory]
    [InlineData("sam")]
    [InlineData("nano-sam")]
    [InlineData("sam2")]
    [InlineData("sam2, osam")]
    public void Decode_Mask_IsGivenToTheNetwork(string family)
    {
        (float without, float with) = DecodeWithMask(family);

        Assert.Equal(7, with - without, 3);
    }

    [Theory]
    [InlineData("edge-sam")]
    [InlineData("efficientvit-sam")]
    [InlineData("sam2, Hugging Face")]
    public void Decode_NetworkWithoutMasks_LeavesThemOut(string family)
    {
        (float without, float with) = DecodeWithMask(family);

        Assert.Equal(without, with);
    }

    // A point is padded by us, by the graph, or, where the network was not trained so, by nobody; a box is not padded, and is two points or its middle.
    [Theory]
    [InlineData("sam", 2, 2)]
    [InlineData("nano-sam", 2, 2)]
    [InlineData("efficientvit-sam", 2, 2)]
    [InlineData("edge-sam", 1, 2)]
    [InlineData("efficient-sam", 1, 2)]
    [InlineData("sam2", 1, 2)]
    [InlineData("sam2, osam", 1, 2)]
    [InlineData("sam2, Hugging Face", 1, 2)]
    [InlineData("slim-sam", 1, 1)]
    public void PointsOf_PointAndBox_ArePaddedAsPublished(string family, int ofPoint, int ofBox)
    {
        PublishedExport export = PublishedExport.All[family];
        KnownExport known = Assert.Single(
            Exports, known => known.EncoderDifferences(TensorsOf(export.Files[0])).Count + TensorsOf(export.Files[1]).DifferencesFrom(known.Decoder).Count == 0);
        var prompts = new PromptBatch(new InputGeometry(InputSize.Square, 16, 4));
        prompts.AddPoint(prompts.Add(), 20, 20, positive: true);
        prompts.AddBox(prompts.Add(), 10, 10, 30, 30);

        Assert.Equal(
            (ofPoint, ofBox),
            (ExportedPrompt.PointsOf(prompts[0], known.Contract.Decoder, null), ExportedPrompt.PointsOf(prompts[1], known.Contract.Decoder, null)));
    }

    // It takes six points and no more: a box's corners stay, then the last points do, and what is left over says nothing.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(9, true)]
    [InlineData(2, false)]
    public void Decode_GraphOfSixPoints_IsGivenSix(int points, bool hasBox)
    {
        ModelManifest manifest = PublishedExport.All["efficient-sam, OpenCV"].Write(_folder);
        using ISegmentationNetwork network = NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions());
        using DecodedMasks decoded = new();
        using ImageEmbedding embedding = network.CreateEmbedding();
        using IMaskDecoder decoder = network.CreateDecoder(turns: null);
        network.Encode(new TestImage(Width, Height).View, embedding);
        var prompts = new PromptBatch(network.Geometry);
        int prompt = prompts.Add();
        if (hasBox)
            prompts.AddBox(prompt, 100, 100, 300, 250);
        for (int i = 0; i < points; i++)
            prompts.AddPoint(prompt, i == points - 1 ? 200 : 600, i == points - 1 ? 175 : 20, positive: i == points - 1);

        decoder.Decode(embedding, prompts, decoded);

        // The middle of the box, or the last point, in the grid of 256x256.
        ReadOnlySpan<float> logits = decoded.Logits(prompt, 0);
        Assert.True(logits[(124 * 256) + 80] > 0);
        Assert.True(logits[(14 * 256) + 240] < 0);
    }

    // Enlarged four times between centres, the value of column 10 lies between pixels 41 and 42.
    [Fact]
    public void Decode_MasksOfThePicturesSize_AreReducedAroundTheCentres()
    {
        var input = new InputGeometry(new InputSize(128, 128), 16, 4);
        float[] large = [.. Enumerable.Range(0, 128 * 128).Select(i => (i % 128) + (1000f * (i / 128)))];
        var small = new float[32 * 32];

        ExportedDecoder.Reduce(large, input, small);

        Assert.Equal(41.5f + (1000 * 9.5f), small[(2 * 32) + 10]);
    }

    // The real weights, as they are and with the decoder edited: its graph gives one mask itself, of a box the best but the first.
    [Fact]
    [Slow("Loads the real network twice and encodes a picture of 1024x1024 with each.")]
    public void Decode_MobileSamAsItIs_GivesAMaskOfTheEditedDecoder()
    {
        ModelManifest manifest = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        ModelManifest asItIs = manifest with { Rewiring = null, Capabilities = manifest.Capabilities with { MasksPerPrompt = 1, Batch = false } };
        using ISegmentationNetwork plain = NetworkRegistry.FamilyOf(asItIs).Open(asItIs, new SamModelOptions());
        using ISegmentationNetwork edited = NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions());
        using DecodedMasks one = new(), four = new();

        Decode(plain, one, hasMask: false);
        Decode(edited, four, hasMask: false);

        int best = Enumerable.Range(1, 3).MaxBy(mask => four.PredictedIou(0, mask));
        Assert.Equal(four.PredictedIou(0, best), one.PredictedIou(0, 0), 0.001f);
        float largest = 0;
        for (int i = 0; i < 256 * 144; i++)
            largest = Math.Max(largest, Math.Abs(one.Logits(0, 0)[i] - four.Logits(0, best)[i]));
        Assert.InRange(largest, 0, 0.01f);
    }

    // What has finer maps gives the same masks from the disk as fresh.
    [Fact]
    public void Save_FinerMaps_AreKept()
    {
        ModelManifest manifest = PublishedExport.All["sam2"].Write(_folder);
        using ISegmentationNetwork network = NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions());
        using var fresh = (DetailedEmbedding)network.CreateEmbedding();
        using var kept = (DetailedEmbedding)network.CreateEmbedding();
        network.Encode(new TestImage(Width, Height).View, fresh);
        byte[] saved = new byte[fresh.Bytes];

        fresh.Save(saved);
        kept.Restore(saved);

        Assert.True(fresh.Values.SequenceEqual(kept.Values));
        for (int i = 0; i < fresh.Details.Count; i++)
            Assert.True(fresh.Details[i].Span.SequenceEqual(kept.Details[i].Span));
    }

    [Fact]
    public void Decode_ScoresThatWereNotDistilled_AreStability()
    {
        ModelManifest manifest = PublishedExport.All["edge-sam"].Write(_folder);
        using ISegmentationNetwork network = NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions());
        using DecodedMasks decoded = new();

        Decode(network, decoded, hasMask: false);

        // The graph says 0.95, and its masks are nearly as stable as can be, the smaller ones less.
        Assert.NotEqual(0.95f, decoded.PredictedIou(0, 0));
        Assert.True(decoded.PredictedIou(0, 0) > decoded.PredictedIou(0, 3));
    }

    [Theory]
    [InlineData("size", "preprocessing.size")]
    [InlineData("name", "image_embed")]
    [InlineData("shape", "image_embed")]
    public void Open_ManifestOfOtherFiles_SaysWhatIsWrong(string wrong, string subject)
    {
        ModelManifest manifest = PublishedExport.All["sam2"].Write(_folder);
        TensorSpec[] outputs = [.. manifest.Encoder.Outputs];
        outputs[^1] = wrong == "name" ? outputs[^1] with { Name = "embed" } : outputs[^1] with { Shape = [new(1), new(-1), new(64), new(64)] };
        manifest = wrong == "size"
            ? manifest with { Preprocessing = manifest.Preprocessing with { Size = 1000 } }
            : manifest with { Encoder = manifest.Encoder with { Outputs = outputs } };

        ModelException error = Assert.Throws<ModelException>(() => NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions()));

        Assert.Contains(subject, error.Message, StringComparison.Ordinal);
    }

    // Its manifest may name another shape of input than its network has.
    [Fact]
    public void Open_SamThatIsToStretch_IsRefused()
    {
        ModelManifest manifest = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

        ModelException error = Assert.Throws<ModelException>(
            () => SamModel.Open(manifest with { Preprocessing = manifest.Preprocessing with { Fit = ImageFit.Stretch } }));

        Assert.Contains("preprocessing.kind", error.Message, StringComparison.Ordinal);
    }

    private (float Without, float With) DecodeWithMask(string family)
    {
        ModelManifest manifest = PublishedExport.All[family].Write(_folder);
        using ISegmentationNetwork network = NetworkRegistry.FamilyOf(manifest).Open(manifest, new SamModelOptions());
        using DecodedMasks decoded = new();
        Decode(network, decoded, hasMask: false);
        float without = decoded.Logits(0, 0)[1000];
        Decode(network, decoded, hasMask: true);
        return (without, decoded.Logits(0, 0)[1000]);
    }

    private static void Decode(ISegmentationNetwork network, DecodedMasks decoded, bool hasMask)
    {
        using ImageEmbedding embedding = network.CreateEmbedding();
        using IMaskDecoder decoder = network.CreateDecoder(turns: null);
        network.Encode(new TestImage(Width, Height).View, embedding);
        var prompts = new PromptBatch(network.Geometry);
        prompts.AddBox(prompts.Add(), 100, 100, 300, 250);
        if (hasMask)
            prompts.AddMask(0).Fill(7);
        decoder.Decode(embedding, prompts, decoded);
    }

    private static GraphTensors TensorsOf(byte[] file) => OnnxFile.TensorsOf(file, "file");
}
