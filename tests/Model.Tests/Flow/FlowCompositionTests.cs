using SamStream.Model.Flow;

namespace SamStream.Model.Tests.Flow;

public sealed class FlowCompositionTests
{
    [Fact]
    public void Add_ShiftsOfEveryFrame_IsTheirSumWhereTheWayStaysInTheFrame()
    {
        var composition = new FlowComposition();
        composition.Add(Shift(1.5f, -0.5f));
        composition.Add(Shift(2f, 0.25f));
        composition.Add(Shift(-1f, 1f));

        Assert.Equal(3, composition.Count);
        Assert.Equal(2.5f, composition.Total.X.Row(8)[12], 1e-5f);
        Assert.Equal(0.75f, composition.Total.Y.Row(8)[12], 1e-5f);
    }

    [Fact]
    public void Add_SecondFrameLeadsElsewhere_TakesTheFirstFramesFlowFromThere()
    {
        FlowField first = Shift(0, 0);
        for (int x = 0; x < first.Width; x++)
            first.X.Row(4)[x] = x;
        var composition = new FlowComposition();
        composition.Add(first);
        composition.Add(Shift(3.5f, 0));

        // Pixel 10 came from 13.5, whose displacement is between those of pixels 13 and 14.
        Assert.Equal(3.5f + 13.5f, composition.Total.X.Row(4)[10], 1e-4f);
    }

    [Fact]
    public void Clear_AfterSomeFrames_BeginsWithTheNextOne()
    {
        var composition = new FlowComposition();
        composition.Add(Shift(5, 5));
        composition.Clear();
        composition.Add(Shift(1, 2));

        Assert.Equal(1, composition.Count);
        Assert.Equal(1f, composition.Total.X.Row(3)[3]);
        Assert.Equal(2f, composition.Total.Y.Row(3)[3]);
    }

    private static FlowField Shift(float x, float y)
    {
        var field = new FlowField(32, 16, 2);
        for (int row = 0; row < field.Height; row++)
        {
            field.X.Row(row).Fill(x);
            field.Y.Row(row).Fill(y);
        }

        return field;
    }
}
