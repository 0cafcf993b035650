using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;

namespace SamStream.Model.Tests.Networks;

public sealed class PromptBatchTests
{
    [Theory]
    [InlineData(float.NaN, 0, 5, 5, "NaN,0,5,5")]
    [InlineData(0, 0, float.PositiveInfinity, 5, "0,0,Infinity,5")]
    [InlineData(9, 0, 5, 5, "9,0,5,5")]
    [InlineData(0, 5, 5, 5, "0,5,5,5")]
    public void AddBox_NotABox_SaysItsValue(float x1, float y1, float x2, float y2, string value)
    {
        var batch = new PromptBatch(TestGeometry.Square);
        var prompt = batch.Add();

        var error = Assert.Throws<ArgumentException>(() => batch.AddBox(prompt, x1, y1, x2, y2));

        Assert.Contains($"box {value}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddPoint_NotFinite_SaysItsValue()
    {
        var batch = new PromptBatch(TestGeometry.Square);
        var prompt = batch.Add();

        var error = Assert.Throws<ArgumentException>(() => batch.AddPoint(prompt, 3, float.NaN, positive: true));

        Assert.Contains("point 3,NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddBox_UnknownPrompt_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PromptBatch(TestGeometry.Square).AddBox(0, 1, 1, 2, 2));
    }

    [Fact]
    public void CopyTokens_BoxAndPoint_HasNoPadding()
    {
        var batch = new PromptBatch(TestGeometry.Square);
        var prompt = batch.Add();
        batch.AddBox(prompt, 0, 0, 512, 256);
        batch.AddPoint(prompt, 100, 50, positive: false);

        var (coordinates, labels) = Tokens(batch, prompt, new LetterboxGeometry(512, 256, TestGeometry.Square));

        Assert.Equal([200, 100, 0, 0, 1024, 512], coordinates);
        Assert.Equal([0, 2, 3], labels);
    }

    [Fact]
    public void CopyTokens_PointAlone_EndsWithPadding()
    {
        var batch = new PromptBatch(TestGeometry.Square);
        var prompt = batch.Add();
        batch.AddPoint(prompt, 100, 50, positive: true);

        var (coordinates, labels) = Tokens(batch, prompt, new LetterboxGeometry(1024, 1024, TestGeometry.Square));

        Assert.Equal([100, 50, 0, 0], coordinates);
        Assert.Equal([1, -1], labels);
    }

    [Fact]
    public void Add_AfterClear_StartsEmpty()
    {
        var batch = new PromptBatch(TestGeometry.Square);
        var prompt = batch.Add();
        batch.AddBox(prompt, 0, 0, 5, 5);
        batch.AddMask(prompt);
        batch.Clear();

        var again = batch[batch.Add()];

        Assert.True(again.IsEmpty);
        Assert.False(again.HasMask);
        Assert.Equal(1, batch.Count);
    }

    private static (float[] Coordinates, float[] Labels) Tokens(PromptBatch batch, int prompt, LetterboxGeometry geometry)
    {
        var slot = batch[prompt];
        var tokens = PromptTensors.TokensOf(slot);
        var (coordinates, labels) = (new float[tokens * 2], new float[tokens]);
        PromptTensors.CopyTokens(slot, geometry, coordinates, labels);
        return (coordinates, labels);
    }
}
