using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Networks;

/// <summary>What stands above the networks takes shapes from them: it works with one that has other tensors than SAM.</summary>
public sealed class OtherNetworkTests
{
    private static ModelManifest Manifest => ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    [Fact]
    public void Track_NetworkWithOtherShapes_FollowsTheObjectAndIsFreedWithIt()
    {
        var network = (ColorNetwork)new ColorFamily().Open(Manifest, new SamModelOptions());
        using (var pool = new FramePool(2))
        {
            var model = new SamModel(Manifest, new SamModelOptions(), [network]);
            using var segmenter = new SamSegmenter(model);
            model.Dispose();
            for (int i = 0; i < 6; i++)
            {
                var disk = new Disk(60 + (9 * i), 100, 32, 40, 40, 210);
                VideoFrame frame = Draw(pool, 320, 200, i, isDiscontinuity: false, disk);
                if (i == 0)
                    segmenter.Follow(new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(28, 68, 93, 133) }, PromptMode.Set, frame);
                IFrameEmbedding embedding = segmenter.RentEmbedding(default);
                segmenter.Encode(frame, FrameParts.Whole, embedding);
                using FrameResult result = segmenter.Track(frame, embedding);

                ObjectResult found = result.Objects[0];
                Assert.Equal(TrackState.Tracked, found.State);
                Assert.InRange(found.Mask!.Area, 0.9 * Math.PI * 32 * 32, 1.1 * Math.PI * 32 * 32);
                Assert.InRange(found.Mask.Bounds.Left, disk.X - 35, disk.X - 29);
            }
        }

        Assert.True(network.IsDisposed);
    }

    [Fact]
    public void Track_SmallObjectsInOppositeCorners_AreFoundInAPartEach()
    {
        ColorNetwork network = new(), half = new(network.Geometry.Size.WithSquares()[2]);
        using (var pool = new FramePool(2))
        {
            using var model = new SamModel(Manifest, new SamModelOptions(), [network, half]);
            using var segmenter = new SamSegmenter(model);
            for (int i = 0; i < 6; i++)
            {
                Disk[] disks = [new(60 + (3 * i), 60, 20, 40, 40, 210), new(900 - (3 * i), 660, 20, 40, 40, 210)];
                VideoFrame frame = Draw(pool, 960, 720, i, isDiscontinuity: false, disks);
                for (int id = 1; i == 0 && id <= 2; id++)
                    segmenter.Follow(new Prompt { ObjectId = new ObjectId(id), Box = BoxOf(disks[id - 1]) }, PromptMode.Set, frame);
                CarryDemand demand = segmenter.Advance(frame, new EncodeScope(HasParts: true));
                IFrameEmbedding embedding = segmenter.RentEmbedding(default);
                segmenter.Encode(frame, demand.Parts, embedding);
                using FrameResult result = segmenter.Track(frame, embedding);

                Assert.Equal(2, demand.Parts.Count);
                Assert.Equal([demand.Parts.First, demand.Parts.Second], half.Encoded[^2..]);
                for (int at = 0; at < disks.Length; at++)
                {
                    Assert.Equal(TrackState.Tracked, result.Objects[at].State);
                    BoxXyxy found = result.Objects[at].Mask!.Bounds.ToBox();
                    Assert.InRange(found.IntersectionOverUnion(BoxOf(disks[at])), 0.85f, 1);
                }
            }
        }

        Assert.Empty(network.Encoded);
        Assert.True(network.IsDisposed && half.IsDisposed);
    }

    [Fact]
    public void ColorFamily_OfThePage_IsTheOneCompiledHere() => Assert.Equal(
        ContributingPage.CodeOf("Add a network"), ContributingPage.SourceOf("tests/Model.Tests/Networks/ColorFamily.cs"));

    [Fact]
    public void FamilyOf_EveryArchitecture_IsThere() =>
        Assert.All(ModelArchitecture.All, known => Assert.NotNull(NetworkRegistry.FamilyOf(Manifest with { Architecture = known })));

    [Fact]
    public void FamilyOf_OtherArchitecture_SaysWhichThereAre()
    {
        var other = Manifest with { Architecture = new ModelArchitecture("yolo") };

        Assert.Contains("sam", Assert.Throws<ModelException>(() => NetworkRegistry.FamilyOf(other)).Message);
    }

    private static BoxXyxy BoxOf(in Disk disk) =>
        new(disk.X - disk.Radius, disk.Y - disk.Radius, disk.X + disk.Radius + 1, disk.Y + disk.Radius + 1);
}
