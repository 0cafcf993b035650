using SamStream.Evaluation.Videos;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Evaluation.Tests.Videos;

public sealed class FirstFramePromptsTests
{
    [Fact]
    public void InnermostPixel_Rectangle_IsItsMiddle()
    {
        PromptPoint point = FirstFramePrompts.InnermostPixel(Rectangle(40, 30, 10, 5, 31, 16));

        Assert.InRange(point.X, 15, 26);
        Assert.Equal(10.5f, point.Y);
    }

    [Fact]
    public void InnermostPixel_CutOffByFrame_KeepsFromItsEdge()
    {
        PromptPoint point = FirstFramePrompts.InnermostPixel(Rectangle(40, 30, 0, 0, 11, 30));

        Assert.Equal(5.5f, point.X);
    }

    [Fact]
    public void InnermostPixel_OnePixel_IsThatPixel()
    {
        PromptPoint point = FirstFramePrompts.InnermostPixel(Rectangle(3, 3, 2, 1, 3, 2));

        Assert.Equal(new PromptPoint(2.5f, 1.5f), point);
    }

    private static SegmentationMask Rectangle(int width, int height, int left, int top, int right, int bottom)
    {
        var pixels = new byte[width * height];
        for (int y = top; y < bottom; y++)
            pixels.AsSpan((y * width) + left, right - left).Fill(255);
        return new SegmentationMask(width, height, pixels);
    }
}
