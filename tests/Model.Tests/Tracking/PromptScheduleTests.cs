using SamStream.Model.Tracking;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tests.Tracking;

public sealed class PromptScheduleTests
{
    private readonly PromptSchedule _schedule = new();
    private readonly List<Prompt> _due = [];

    [Fact]
    public void TakeDue_ExactFrame_GivesItOnce()
    {
        _schedule.Add(At(5));

        Assert.Empty(Take(4));
        Assert.Equal([5], Take(5));
        Assert.Empty(Take(6));
    }

    [Fact]
    public void TakeDue_FrameWasDropped_GivesItOnTheNextOne()
    {
        _schedule.Add(At(5));
        _schedule.Add(At(9));

        Assert.Equal([5], Take(7));
        Assert.Equal([9], Take(9));
    }

    [Fact]
    public void TakeDue_SeveralAtOnce_KeepsTheOrderOfArrival()
    {
        _schedule.Add(At(3));
        _schedule.Add(At(1));
        _schedule.Add(At(2));

        Assert.Equal([3, 1, 2], Take(3));
    }

    private static Prompt At(long frame) =>
        new() { ObjectId = new ObjectId(1), FrameIndex = frame, Box = new BoxXyxy(0, 0, 5, 5) };

    private IEnumerable<long> Take(long frame)
    {
        _schedule.TakeDue(frame, _due);
        return _due.Select(prompt => prompt.FrameIndex);
    }
}
