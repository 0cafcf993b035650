using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Tests.Overlay.Drawing;

public sealed class ObjectColorsTests
{
    [Fact]
    public void Of_AnyId_IsBright() =>
        Assert.All(Enumerable.Range(1, ObjectId.MaxValue), id => Assert.InRange(ObjectColors.Of(new ObjectId(id)).Luma, 80, 245));

    [Fact]
    public void Of_NeighbouringIds_AreFarApart() =>
        Assert.All(Enumerable.Range(1, ObjectId.MaxValue - 1), id =>
        {
            Rgb a = ObjectColors.Of(new ObjectId(id)), b = ObjectColors.Of(new ObjectId(id + 1));
            int distance = Math.Abs(a.Blue - b.Blue) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Red - b.Red);
            Assert.True(distance > 120, $"{id} and {id + 1} differ by {distance}");
        });
}
