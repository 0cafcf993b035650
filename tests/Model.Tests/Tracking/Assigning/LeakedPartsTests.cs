using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Assigning;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tests.Tracking.Assigning;

public sealed class LeakedPartsTests
{
    private const int Width = 60;
    private const int Height = 30;

    [Fact]
    public void Remove_MaskHoldsAnotherObject_LosesItsPixels()
    {
        ObjectTrack dog = Seen(1, (x, y) => x is >= 20 and < 28 && y is >= 10 and < 20);
        ObjectTrack man = Seen(2, (x, _) => x is >= 10 and < 30);
        LeakedParts.Remove([dog, man]);

        Assert.Equal(80, dog.Reference.Area);
        Assert.Equal((20 * Height) - 80, man.Reference.Area);
        Assert.Equal(0, dog.Reference.Overlap(man.Reference));
    }

    [Theory]
    [InlineData(95, 100, 185, true)]
    [InlineData(95, 185, 100, false)]
    [InlineData(60, 100, 120, null)]
    public void IsPart_MaskOfTwoOfAboutTheSameSize_HoldsTheOtherOne(int overlap, int areaA, int areaB, bool? isPart)
    {
        Assert.Equal(isPart, LeakedParts.IsPart(overlap, areaA, areaB));
    }

    [Fact]
    public void Remove_LargeObjectFirst_LosesThemAsWell()
    {
        ObjectTrack man = Seen(1, (x, _) => x is >= 10 and < 30);
        ObjectTrack dog = Seen(2, (x, y) => x is >= 26 and < 32 && y is >= 10 and < 20);
        LeakedParts.Remove([man, dog]);

        Assert.Equal(60, dog.Reference.Area);
        Assert.Equal((20 * Height) - 40, man.Reference.Area);
    }

    [Fact]
    public void Remove_TwoOfOneSizeOverlap_KeepAllPixels()
    {
        ObjectTrack left = Seen(1, (x, _) => x < 30), right = Seen(2, (x, _) => x is >= 10 and < 40);
        LeakedParts.Remove([left, right]);

        Assert.Equal(30 * Height, left.Reference.Area);
        Assert.Equal(30 * Height, right.Reference.Area);
    }

    [Fact]
    public void Remove_OneHasNoMask_TheOtherKeepsItsOwn()
    {
        var gone = new ObjectTrack(new ObjectId(1), 256, new TrackerOptions().Limits);
        ObjectTrack seen = Seen(2, (x, _) => x < 30);
        LeakedParts.Remove([gone, seen]);

        Assert.Equal(30 * Height, seen.Reference.Area);
    }

    private static ObjectTrack Seen(int id, Func<int, int, bool> isObject)
    {
        var track = new ObjectTrack(new ObjectId(id), 256, new TrackerOptions().Limits);
        track.Spare.CopyFrom(MaskDrawing.Of(Width, Height, isObject));
        track.AcceptSpare();
        track.Prompt(1, isNew: true);
        return track;
    }
}
