using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Tests.Overlay.Drawing;

public sealed class TagPlacementTests
{
    private const int Width = 160, Height = 90;

    private static readonly PixelArea Legend = new(4, 4, 50, 30);

    private readonly FreePlaces _places = new();
    private readonly TagPlacement _placement;

    public TagPlacementTests() => _placement = new TagPlacement(_places);

    [Fact]
    public void Place_RandomObjects_IsInsideAndFreeWhileThereIsRoom()
    {
        int withoutRoom = 0, withRoom = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            List<PixelArea> taken = [Legend, new(100, 76, 56, 10)];
            var placement = new TagPlacement(_places);
            Begin(taken);
            for (int id = 1; id <= 12; id++)
            {
                int width = random.Next(10, 60), height = random.Next(8, 24);
                bool hasRoom = HasRoom(taken, width, height);

                PixelArea place = placement.Place(new ObjectId(id), RandomBounds(random), width, height);

                Assert.Equal((width, height), (place.Width, place.Height));
                Assert.True(place.Left >= 0 && place.Top >= 0 && place.Right <= Width && place.Bottom <= Height, $"{seed}: {place}");
                Assert.Equal(hasRoom, !taken.Any(other => other.Overlaps(place)));
                (withRoom, withoutRoom) = hasRoom ? (withRoom + 1, withoutRoom) : (withRoom, withoutRoom + 1);
                taken.Add(place);
            }
        }

        Assert.True(withRoom > 500 && withoutRoom > 100, $"{withRoom} with and {withoutRoom} without room");
    }

    [Fact]
    public void Place_ObjectInTheOpen_IsAboveIt()
    {
        Begin([Legend]);

        Assert.Equal(new PixelArea(70, 48, 40, 10), _placement.Place(new ObjectId(1), new PixelBounds(70, 59, 90, 80), 40, 10));
    }

    [Fact]
    public void Place_ObjectAtTheTop_IsBelowIt()
    {
        Begin([Legend]);

        Assert.Equal(new PixelArea(120, 31, 40, 10), _placement.Place(new ObjectId(1), new PixelBounds(130, 0, 160, 30), 40, 10));
    }

    [Fact]
    public void Place_PlaceThatIsFreeNowAndThen_DoesNotFlicker()
    {
        var bounds = new PixelBounds(70, 40, 90, 60);
        var tops = new List<int>();
        for (int frame = 0; frame < 120; frame++)
        {
            Begin(frame % 2 == 0 ? [new PixelArea(60, 20, 60, 15)] : []);
            tops.Add(_placement.Place(new ObjectId(1), bounds, 40, 10).Top);
        }

        int changes = tops.Zip(tops.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.InRange(changes, 0, 10);
        Assert.Equal(61, tops[0]);
    }

    [Fact]
    public void Place_BetterSideThatStaysFree_IsTakenInTheEnd()
    {
        var bounds = new PixelBounds(70, 40, 90, 60);
        PixelArea place = default;
        for (int frame = 0; frame < 60; frame++)
        {
            Begin(frame == 0 ? [new PixelArea(60, 20, 60, 15)] : []);
            place = _placement.Place(new ObjectId(1), bounds, 40, 10);
        }

        Assert.Equal(29, place.Top);
    }

    private void Begin(IEnumerable<PixelArea> taken)
    {
        _places.Begin(Width, Height);
        foreach (PixelArea area in taken)
            _places.Take(area);
    }

    private static PixelBounds RandomBounds(Random random)
    {
        int left = random.Next(Width - 1), top = random.Next(Height - 1);
        return new PixelBounds(left, top, random.Next(left + 1, Width + 1), random.Next(top + 1, Height + 1));
    }

    // By trying every place.
    private static bool HasRoom(List<PixelArea> taken, int width, int height)
    {
        for (int top = 0; top <= Height - height; top++)
        {
            for (int left = 0; left <= Width - width; left++)
            {
                var place = new PixelArea(left, top, width, height);
                if (!taken.Exists(other => other.Overlaps(place)))
                    return true;
            }
        }

        return false;
    }
}
