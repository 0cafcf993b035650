using SamStream.Soak.Measurements;


namespace SamStream.Soak.Tests;

/// <summary>What a soak keeps of what it has seen.</summary>
public sealed class RingBufferTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(2, new[] { 0, 1 })]
    [InlineData(3, new[] { 0, 1, 2 })]
    [InlineData(8, new[] { 5, 6, 7 })]
    public void Where_ThreeAreKept_GivesTheNewestInOrder(int added, int[] expected)
    {
        var newest = new RingBuffer<int>(3);
        for (int i = 0; i < added; i++)
            newest.Add(i);

        Assert.Equal(expected, newest.Where(_ => true));
    }

    [Fact]
    public void Where_Condition_LeavesOthersOut()
    {
        var newest = new RingBuffer<int>(3);
        for (int i = 0; i < 5; i++)
            newest.Add(i);

        Assert.Equal([3], newest.Where(value => value % 2 == 1));
    }
}
