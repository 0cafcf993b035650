using OpenCvSharp;
using SamStream.Evaluation.Reports;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.TestSupport;

namespace SamStream.Evaluation.Tests.Reports;

public sealed class ContactSheetTests : IDisposable
{
    private const int Width = 400;
    private const int Height = 240;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draw_TruthAndResult_AreOutlineAndArea()
    {
        byte[] truth = Rectangle(40, 40, 160, 200), result = Rectangle(240, 40, 360, 200);
        WorstFrame frame = new(0, 0, truth, result) { Tracker = new TrackerOutput(TrackState.Lost, 0, true) };

        using Mat sheet = Cv2.ImDecode(ContactSheet.Draw([Sequence("a", frames: 1)], [Outcome("a", [frame])]), ImreadModes.Color);

        // Both together fill the frame, which is shown whole and as large as it is.
        Assert.Equal((12 + 400 + 12, 40 + 240 + 32 + 12), (sheet.Width, sheet.Height));
        Assert.Equal(new Vec3b(0x00, 0xD4, 0xFF), At(40, 120));
        Assert.Equal(new Vec3b(0, 0, 0), At(100, 120));
        Assert.Equal(new Vec3b(0x6B, 0x3B, 0xFF), At(240, 120));
        Assert.InRange(At(300, 120).Item2, 0.3 * 0xFF, 0.5 * 0xFF);

        Vec3b At(int x, int y) => sheet.At<Vec3b>(40 + y, 12 + x);
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(40, 3, 96)]
    [InlineData(100, 3, 96)]
    public void Choose_ManyObjects_IsBoundedAndEveryObjectGoesFirst(int objects, int each, int expected)
    {
        const int most = 96;
        byte[] mask = new byte[Width * Height];
        AnnotatedSequence sequence = Sequence("a", each);
        // The better the object, the higher its number.
        ObjectScore[] scores =
        [
            .. Enumerable.Range(1, objects).Select(id => new ObjectScore("a", id, [])
            {
                Worst = [.. Enumerable.Range(0, each).Select(i => new WorstFrame(i, (id + i) / 1000.0, mask, mask))],
            }),
        ];

        IReadOnlyList<SheetFrame> frames = SheetFrame.Choose([sequence], [new SequenceOutcome(scores, null)], most);

        Assert.Equal(expected, frames.Count);
        Assert.Equal(Enumerable.Range(1, Math.Min(objects, most)), frames.Select(frame => frame.ObjectId).Distinct());
        Assert.Equal(frames.OrderBy(frame => (frame.ObjectId, frame.Frame.FrameIndex)), frames);
        Assert.All(
            frames.Where(frame => frame.Frame.FrameIndex == 1), frame => Assert.InRange(frame.ObjectId, 1, most - Math.Min(objects, most) + each));
    }

    [Fact]
    public void Draw_ManyFrames_StaysWithinFourColumnsAndTwentyFourRows()
    {
        byte[] mask = Rectangle(40, 40, 80, 80);
        WorstFrame[] frames = [.. Enumerable.Range(0, 200).Select(i => new WorstFrame(i, 0.5, mask, mask))];

        using Mat sheet = Cv2.ImDecode(ContactSheet.Draw([Sequence("a", frames: 200)], [Outcome("a", frames)]), ImreadModes.Color);

        Assert.Equal((12 + (4 * 412), 40 + (24 * 284)), (sheet.Width, sheet.Height));
    }

    [Theory]
    [InlineData(160, 120, 176, 128, 108, 88, 228, 160)]
    [InlineData(0, 0, 16, 16, 0, 0, 120, 72)]
    [InlineData(160, 100, 240, 124, 80, 40, 320, 184)]
    [InlineData(40, 40, 360, 200, 0, 0, 400, 240)]
    [InlineData(0, 0, 0, 0, 0, 0, 400, 240)]
    public void Of_Masks_IsThePartAroundThem(int x1, int y1, int x2, int y2, int left, int top, int right, int bottom)
    {
        var truth = new SegmentationMask(Width, Height, Rectangle(x1, y1, x2, y2));
        var result = new SegmentationMask(Width, Height, new byte[Width * Height]);

        Assert.Equal(new PixelBounds(left, top, right, bottom), TileView.Of(truth, result));
    }

    [Fact]
    public void Draw_FrameIsNoImage_NamesIt()
    {
        AnnotatedSequence sequence = Sequence("a", frames: 1);
        File.WriteAllText(sequence.Frames[0], "no image");
        byte[] mask = new byte[Width * Height];

        var error = Assert.Throws<EvaluationException>(
            () => ContactSheet.Draw([sequence], [Outcome("a", [new WorstFrame(0, 0, mask, mask)])]));

        Assert.Equal($"{sequence.Frames[0]}: cannot be read as an image; replace it.", error.Message);
    }

    private static byte[] Rectangle(int x1, int y1, int x2, int y2)
    {
        byte[] mask = new byte[Width * Height];
        for (int y = y1; y < y2; y++)
            mask.AsSpan((y * Width) + x1, x2 - x1).Fill(1);
        return mask;
    }

    private static SequenceOutcome Outcome(string name, WorstFrame[] worst) =>
        new([new ObjectScore(name, 1, []) { Worst = worst }], MeasuredFrameRate: null);

    // Black frames, all one file.
    private AnnotatedSequence Sequence(string name, int frames)
    {
        string path = _folder.Combine("frame.png");
        File.WriteAllBytes(path, IndexedPng.Encode(Width, Height, new byte[Width * Height], new byte[3 * 256]));
        string label = _folder.Combine("label.png");
        File.Copy(path, label, overwrite: true);
        return new AnnotatedSequence(
            name, _folder.Path, [.. Enumerable.Repeat(path, frames)], [new FrameAnnotation(0, label)]);
    }
}
