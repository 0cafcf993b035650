using SamStream.Soak.Measurements;


namespace SamStream.Soak.Tests;

public sealed class EventStreamsTests
{
    private readonly EventStreams _events = new();

    [Fact]
    public void Missing_NumberPassedOver_IsCountedUntilItComes()
    {
        Add("a", 1, 2, 5);
        Assert.Equal((3, 2), (_events.Distinct, _events.Missing));

        Add("a", 3, 4);

        Assert.Equal((5, 0), (_events.Distinct, _events.Missing));
    }

    [Fact]
    public void Missing_StreamThatBeginsLate_CountsItsBegin()
    {
        Add("a", 3);

        Assert.Equal(2, _events.Missing);
    }

    [Fact]
    public void Repeated_MessageTwice_IsNoNewOne()
    {
        Add("a", 1, 2, 2, 1);
        Add("b", 1);

        Assert.Equal((3, 2, 0), (_events.Distinct, _events.Repeated, _events.Missing));
    }

    private void Add(string stream, params IEnumerable<long> numbers)
    {
        foreach (long number in numbers)
            _events.Add(stream, number);
    }
}
