using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Tests.Prompts;

public sealed class PromptTests
{
    [Fact]
    public void Validate_GoodPrompts_AreAccepted()
    {
        Assert.Null(Of(new BoxXyxy(0, 0, 640, 480)).Validate(640, 480));
        Assert.Null(Of(new BoxXyxy(-20, -20, 700, 500)).Validate(640, 480));
        Assert.Null(new Prompt { ObjectId = new ObjectId(1), Points = [new PromptPoint(3, 4)] }.Validate(640, 480));
    }

    [Theory]
    [InlineData(700, 10, 800, 20, "outside the frame of 640x480")]
    [InlineData(20, 20, 10, 30, "inverted")]
    [InlineData(20, 20, 20, 30, "empty")]
    [InlineData(0.23f, 0.64f, 0.32f, 0.9f, "less than a pixel")]
    [InlineData(20, 20, 300, 20.5f, "less than a pixel")]
    [InlineData(200, 100, 60, 80, "if it was meant as x,y,width,height, write 200,100,260,180")]
    [InlineData(float.NaN, 20, 30, 30, "not a finite number")]
    [InlineData(float.NegativeInfinity, 20, 30, 30, "not a finite number")]
    public void Validate_BadBox_SaysWhy(float x1, float y1, float x2, float y2, string reason)
    {
        string? problem = Of(new BoxXyxy(x1, y1, x2, y2)).Validate(640, 480);

        Assert.Contains(reason, problem);
        Assert.Contains("object 7", problem);
    }

    [Theory]
    [InlineData(0.25f, 0.5f, 0.5f, 1, null)]
    [InlineData(0.25f, 0.5f, 0.251f, 0.501f, "less than a pixel")]
    [InlineData(100, 50, 300, 200, "exceeds 1")]
    public void Validate_Normalized_IsReadAsSharesOfTheFrame(float x1, float y1, float x2, float y2, string? reason)
    {
        Prompt prompt = Of(new BoxXyxy(x1, y1, x2, y2)) with { Units = PromptUnits.Normalized };

        string? problem = prompt.Validate(640, 480);

        if (reason is null)
            Assert.Null(problem);
        else
            Assert.Contains(reason, problem);
    }

    [Fact]
    public void InPixels_Normalized_ScalesBoxAndPoints()
    {
        Prompt prompt = (Of(new BoxXyxy(0.25f, 0.5f, 0.5f, 1)) with
        {
            Units = PromptUnits.Normalized,
            Points = [new PromptPoint(0.5f, 0.25f, false)],
        }).InPixels(640, 480);

        Assert.Equal(new BoxXyxy(160, 240, 320, 480), prompt.Box);
        Assert.Equal(new PromptPoint(320, 120, false), prompt.Points.Single());
        Assert.Equal(PromptUnits.Pixels, prompt.Units);
    }

    [Theory]
    [InlineData(400, 300, 600, 350, null)]
    [InlineData(400, 100, 660, 300, "reaches beyond the frame of 640x480 pixels")]
    [InlineData(100, 90, 300, 120, "is very narrow; if it was meant as x,y,width,height, write 100,90,400,210")]
    public void Doubt_CornersThatMakeMoreSenseAsASize_SaysWhatToWrite(float x1, float y1, float x2, float y2, string? doubt)
    {
        string? found = Of(new BoxXyxy(x1, y1, x2, y2)).Doubt(640, 480);

        if (doubt is null)
            Assert.Null(found);
        else
            Assert.Contains(doubt, found);
    }

    [Fact]
    public void Validate_PointsThatCannotWork_SayWhy()
    {
        Assert.Contains("outside", WithPoint(new PromptPoint(641, 3)).Validate(640, 480));
        Assert.Contains("not a finite", WithPoint(new PromptPoint(float.NaN, 3)).Validate(640, 480));
        Assert.Contains("negative", WithPoint(new PromptPoint(4, 3, false)).Validate(640, 480));
    }

    [Fact]
    public void Validate_MaskOfAnotherSizeOrEmpty_SaysWhy()
    {
        Prompt Masked(int width, byte value) => new()
        {
            ObjectId = new ObjectId(7),
            Mask = new PromptMask(width, 2, Enumerable.Repeat(value, width * 2).ToArray()),
        };

        Assert.Null(Masked(4, 1).Validate(4, 2));
        Assert.Contains("3x2", Masked(3, 1).Validate(4, 2));
        Assert.Contains("empty", Masked(4, 0).Validate(4, 2));
    }

    [Fact]
    public void Validate_Nothing_SaysSo() =>
        Assert.Contains("no box, no points and no mask", new Prompt { ObjectId = new ObjectId(7) }.Validate(4, 4));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void ObjectId_OutOfRange_IsRefused(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ObjectId(value));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(254, 256)]
    [InlineData(255, 256)]
    [InlineData(65535, 65536)]
    public void NextAfter_AnyId_IsTheNextThatIsNotVoid(int id, int next) => Assert.Equal(next, ObjectId.NextAfter(id));

    private static Prompt Of(BoxXyxy box) => new() { ObjectId = new ObjectId(7), Box = box };

    private static Prompt WithPoint(PromptPoint point) => new() { ObjectId = new ObjectId(7), Points = [point] };
}
