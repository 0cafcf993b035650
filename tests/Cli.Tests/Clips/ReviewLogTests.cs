using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Review;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Clips;

public sealed class ReviewLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FileName => _folder.Combine("clip/review.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Standing_MaskIsAnotherOne_LookCountsNoMore()
    {
        var log = new ReviewLog(FileName);
        log.Add(LookAt(1, 30, ReviewLook.Accepted, Found(1, 4)));
        log.Add(LookAt(2, 30, ReviewLook.Accepted, Found(2, 4)));

        ReviewLook standing = Assert.Single(log.Standing(frame => Message(frame, Found(1, 5), Found(2, 4))));

        Assert.Equal((2, 30L), (standing.Object, standing.Frame));
        Assert.Empty(log.Standing(_ => null));
    }

    [Fact]
    public void Standing_ObjectIsStillUnseen_LookCounts()
    {
        var log = new ReviewLog(FileName);
        log.Add(LookAt(1, 30, ReviewLook.Accepted, Found(1, null)));

        Assert.Single(log.Standing(frame => Message(frame, Found(1, null))));
        Assert.Empty(log.Standing(frame => Message(frame, Found(1, 4))));
    }

    [Fact]
    public void ReviewLog_ReadAgainAfterATornLine_HasTheLastLookOfEach()
    {
        var log = new ReviewLog(FileName);
        log.Add(LookAt(1, 30, ReviewLook.Skipped, Found(1, 4)));
        log.Add(LookAt(1, 30, ReviewLook.Accepted, Found(1, 4)));
        File.AppendAllText(FileName, """{"object":1,"frame":3""");
        var next = new ReviewLog(FileName);
        next.Add(LookAt(1, 40, ReviewLook.Skipped, Found(1, 4)));

        IReadOnlyList<ReviewLook> standing = new ReviewLog(FileName).Standing(frame => Message(frame, Found(1, 4)));

        Assert.Equal([(30L, ReviewLook.Accepted), (40L, ReviewLook.Skipped)], standing.OrderBy(look => look.Frame).Select(look => (look.Frame, look.Look)));
    }

    [Fact]
    public void ReviewLog_FileCannotBeRead_SaysWhich()
    {
        Directory.CreateDirectory(_folder.Combine("clip"));
        using FileStream held = new(FileName, FileMode.Create, FileAccess.Write, FileShare.None);

        ClipException error = Assert.Throws<ClipException>(() => new ReviewLog(FileName));

        Assert.Equal(ClipFault.Storage, error.Fault);
        Assert.Contains(FileName, error.Message, StringComparison.Ordinal);
    }

    private static ReviewLook LookAt(int id, long frame, string look, ObjectMessage found) => new()
    {
        Object = id,
        Frame = frame,
        Look = look,
        Mask = ReviewLook.MaskOf(found),
        By = "vera",
        At = "2026-01-02T03:04:05.000Z",
    };

    // A square so wide; null: it is not seen.
    private static ObjectMessage Found(int id, int? side)
    {
        var pixels = new byte[16 * 16];
        int width = side ?? 0, area = width * width;
        for (int i = 0; i < area; i++)
            pixels[(i / width * 16) + (i % width)] = 255;
        return new ObjectMessage
        {
            Id = id,
            Label = null,
            State = side is null ? "lost" : "tracked",
            Box = null,
            Area = area,
            Score = 0.9,
            PredictedIou = null,
            Stability = null,
            FlowAgreement = null,
            PromptAge = 0,
            CarriedFrames = 0,
            Mask = side is null ? null : CocoRle.Encode(new SegmentationMask(16, 16, pixels)).ToMessage(),
        };
    }

    private static FrameMessage Message(long frame, params ObjectMessage[] objects) => new()
    {
        Source = "clip",
        Frame = frame,
        Pts = 0,
        PtsClock = "stream",
        CapturedAt = "",
        Discontinuity = false,
        Encoded = true,
        Width = 16,
        Height = 16,
        Objects = objects,
    };
}
