using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Searching;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Tracking.Searching;

public sealed class NearbyReturnTests
{
    private static readonly BoxXyxy Last = new(100, 100, 120, 140);

    [Theory]
    [InlineData(0.9f, 0.3f, 0.15f, true)]
    [InlineData(0.8f, 0.3f, 0.15f, false)]
    [InlineData(0.9f, 0.2f, 0.15f, false)]
    [InlineData(0.9f, 0.3f, 0.1f, false)]
    public void IsSure_OneValueTooLow_IsNot(float predictedIou, float inside, float overlap, bool isSure)
    {
        var candidate = new Candidate(0, 0, predictedIou, 0.95f, null, new MaskLikeness(inside, overlap, 50));

        Assert.Equal(isSure, NearbyReturn.IsSure(candidate, self: 1));
    }

    [Fact]
    public void IsSure_ObjectThatWasNeverVeryLikeItself_NeedsLess()
    {
        var candidate = new Candidate(0, 0, 0.9f, 0.95f, null, new MaskLikeness(0.2f, 0.1f, 50));

        Assert.False(NearbyReturn.IsSure(candidate, self: 0.9f));
        Assert.True(NearbyReturn.IsSure(candidate, self: 0.6f));
    }

    [Theory]
    [InlineData(0, 0, 0.96f, true)]
    [InlineData(70, 0, 0.96f, true)]
    [InlineData(0, -70, 0.96f, true)]
    [InlineData(90, 0, 0.96f, false)]
    [InlineData(0, 90, 0.96f, false)]
    [InlineData(0, 0, 0.9f, false)]
    public void IsTheObject_FarOffOrOfOtherColors_IsNot(float right, float down, float color, bool isObject)
    {
        var found = new BoxXyxy(Last.X1 + right, Last.Y1 + down, Last.X2 + right, Last.Y2 + down);

        Assert.Equal(isObject, NearbyReturn.IsTheObject(color, found, Last));
    }
}
