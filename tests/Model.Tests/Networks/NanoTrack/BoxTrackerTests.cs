using SamStream.Model.Manifests;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks.NanoTrack;

/// <summary>A disc with a face moves over noise.</summary>
public sealed class BoxTrackerTests
{
    private const int Width = 640;
    private const int Height = 360;
    private const int Radius = 30;

    [DataFact(Requires = NanoTrackFiles.Weights)]
    public void Step_ObjectThatMoves_IsFollowed()
    {
        using NanoTrackNetwork network = NanoTrackFiles.Open();
        using var tracker = new BoxTracker(network);
        var target = new BoxTarget();
        tracker.Start(target, View(Draw(100, 150, Radius)), Around(100, 150, Radius));
        for (int i = 1; i <= 30; i++)
        {
            tracker.Step(target, View(Draw(100 + (12 * i), 150 + (2 * i), Radius)));
            float iou = target.Box.IntersectionOverUnion(Around(100 + (12 * i), 150 + (2 * i), Radius));
            Assert.True(iou > 0.6f, $"on frame {i}: {target.Box}, IoU {iou:0.00}");
        }

        Assert.True(target.Score > 0.8f);
    }

    [DataFact(Requires = NanoTrackFiles.Weights)]
    public void Step_ObjectAtTheBorder_StaysInTheFrame()
    {
        using NanoTrackNetwork network = NanoTrackFiles.Open();
        using var tracker = new BoxTracker(network);
        var target = new BoxTarget();
        tracker.Start(target, View(Draw(40, 40, Radius)), Around(40, 40, Radius));
        for (int i = 1; i <= 12; i++)
        {
            tracker.Step(target, View(Draw(40 - (6 * i), 40 - (6 * i), Radius)));
            Assert.True(target.Box.IsFinite && !target.Box.IsEmpty, $"{target.Box}");
            Assert.InRange((target.Box.X1 + target.Box.X2) / 2, 0, Width);
            Assert.InRange((target.Box.Y1 + target.Box.Y2) / 2, 0, Height);
        }
    }

    [DataFact(Requires = NanoTrackFiles.Weights)]
    public void Step_TwoTargetsOverOneNetwork_DoNotMix()
    {
        using NanoTrackNetwork network = NanoTrackFiles.Open();
        using var tracker = new BoxTracker(network);
        BoxTarget alone = new(), beside = new(), other = new();
        byte[] first = Draw(200, 150, Radius), second = Draw(210, 152, Radius);
        tracker.Start(alone, View(first), Around(200, 150, Radius));
        tracker.Step(alone, View(second));

        tracker.Start(beside, View(first), Around(200, 150, Radius));
        tracker.Start(other, View(first), new BoxXyxy(400, 100, 500, 200));
        tracker.Step(other, View(second));
        tracker.Step(beside, View(second));

        Assert.Equal(alone.Box, beside.Box);
    }

    [Fact]
    public void Open_WithoutItsFiles_SaysWhatIsMissing()
    {
        BoxTrackerManifest manifest = NanoTrackFiles.Manifest();
        manifest = manifest with { Backbone = manifest.Backbone with { File = manifest.Backbone.File with { Path = "nowhere/none.onnx" } } };

        var error = Assert.Throws<ModelException>(() => NanoTrackNetwork.Open(manifest, []));

        Assert.Equal("nowhere/none.onnx", error.File);
    }

    [Fact]
    public void Read_TheManifestThatComesWithIt_HasBothFiles()
    {
        BoxTrackerManifest manifest = NanoTrackFiles.Manifest();

        Assert.Equal(BoxTrackerManifest.Kind, ManifestReader.KindOf(manifest.File));
        Assert.All(manifest.Files, published =>
        {
            Assert.Equal(64, published.File.Sha256.Length);
            Assert.Equal(Path.GetFileName(published.File.Path), Path.GetFileName(published.Address.AbsolutePath));
        });
    }

    private static YuvImage View(byte[] picture) => new(picture, new I420Layout(Width, Height));

    private static BoxXyxy Around(int x, int y, int radius) => new(x - radius, y - radius, x + radius, y + radius);

    private static byte[] Draw(int centreX, int centreY, int radius)
    {
        var random = new Random(7);
        byte[] bgr = new byte[Width * Height * 3];
        random.NextBytes(bgr);
        for (int i = 0; i < bgr.Length; i++)
            bgr[i] = (byte)(90 + (bgr[i] / 8));
        for (int y = Math.Max(0, centreY - radius); y < Math.Min(Height, centreY + radius); y++)
        {
            for (int x = Math.Max(0, centreX - radius); x < Math.Min(Width, centreX + radius); x++)
            {
                int dx = x - centreX, dy = y - centreY;
                if ((dx * dx) + (dy * dy) > radius * radius)
                    continue;
                bool isEye = (Math.Abs(Math.Abs(dx) - 10) < 5) && Math.Abs(dy + 8) < 5;
                bool isMouth = Math.Abs(dx) < 14 && Math.Abs(dy - 12) < 4;
                (bgr[((y * Width) + x) * 3], bgr[(((y * Width) + x) * 3) + 1], bgr[(((y * Width) + x) * 3) + 2]) =
                    isEye || isMouth ? ((byte)20, (byte)20, (byte)20) : ((byte)30, (byte)200, (byte)230);
            }
        }

        return YuvPicture.FromBgr(bgr, Width, Height);
    }
}
