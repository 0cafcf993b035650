using SamStream.Model.Pointing;
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

namespace SamStream.Model.Tests.Pointing;

/// <summary>What is shown before a click is what is published after it.</summary>
[Collection(SharedSamModel.Name)]
[Slow("The network encodes each frame twice.")]
public sealed class PreviewOfRealModelTests(SamModelFixture model)
{
    private const int Width = 320;
    private const int Height = 200;

    private static readonly Disk Red = new(100, 100, 32, 40, 40, 210);
    private static readonly Disk Blue = new(150, 100, 32, 220, 90, 30);

    public static TheoryData<string, Prompt> Prompts => new()
    {
        { "box", new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(68, 68, 133, 133) } },
        { "box over the edge", new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(-40, 68, 133, 300) } },
        { "point", new Prompt { ObjectId = new ObjectId(1), Points = [new PromptPoint(100, 100)] } },
        {
            "points on and off",
            new Prompt { ObjectId = new ObjectId(1), Points = [new PromptPoint(90, 100), new PromptPoint(110, 90), new PromptPoint(160, 100, IsPositive: false)] }
        },
        {
            "box and a point off",
            new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(68, 68, 183, 133), Points = [new PromptPoint(160, 100, IsPositive: false)] }
        },
        { "normalized", new Prompt { ObjectId = new ObjectId(1), Units = PromptUnits.Normalized, Box = new BoxXyxy(0.2f, 0.3f, 0.45f, 0.7f) } },
        { "mask", new Prompt { ObjectId = new ObjectId(1), Mask = MaskOf(Red) } },
    };

    // Exactly: it is one prompt for one embedding of one network, and the same code chooses.
    [Theory]
    [MemberData(nameof(Prompts))]
    public void Preview_Prompt_IsWhatTheTrackerPublishesForIt(string kind, Prompt prompt)
    {
        using var pool = new FramePool(1);
        using var previewer = new SamMaskPreviewer(model.Model);
        using VideoFrame frame = Draw(pool, Width, Height, 0, isDiscontinuity: false, Red, Blue);
        using IFrozenFrame frozen = previewer.Freeze(frame, null, default);
        // What was asked before does not matter.
        frozen.Preview(new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(118, 68, 183, 133) });

        MaskPreview preview = frozen.Preview(prompt);

        using var segmenter = new SamSegmenter(model.Model);
        Assert.Equal(CommandAction.Added, segmenter.Follow(prompt, PromptMode.Set, frame).Action);
        IFrameEmbedding embedding = segmenter.RentEmbedding(default);
        segmenter.Encode(frame, FrameParts.Whole, embedding);
        using FrameResult result = segmenter.Track(frame.Share(), embedding);
        ObjectResult found = result.Objects[0];
        Assert.True(found.Mask is not null, kind);
        Assert.Equal(found.Mask.ToRle().ToCompressedString(), preview.Mask!.ToCompressedString());
        Assert.Equal((found.Box, found.PredictedIou, found.Stability), (preview.Box, preview.PredictedIou, preview.Stability));
    }

    private static PromptMask MaskOf(Disk disk)
    {
        byte[] pixels = new byte[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = disk.Covers(i % Width, i / Width) ? (byte)1 : (byte)0;
        return new PromptMask(Width, Height, pixels);
    }
}
