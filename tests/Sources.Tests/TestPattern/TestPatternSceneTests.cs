using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.TestPattern;

public sealed class TestPatternSceneTests
{
    public static TheoryData<TestPatternScenario> Scenarios => [.. Enum.GetValues<TestPatternScenario>()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Mask_AnyScenario_IsWhereTheShapeWasDrawn(TestPatternScenario scenario)
    {
        var options = new TestPatternOptions { Scenario = scenario, Width = 160, Height = 120, Seed = 4 };
        var scene = new TestPatternScene(options);
        var with = new byte[160 * 120 * 3];
        var without = new byte[with.Length];
        foreach (long frame in new[] { 0L, 37L, 71L })
        {
            scene.Render(frame, with);
            for (int id = 1; id <= scene.ObjectCount; id++)
            {
                scene.Render(frame, without, hiddenShape: id - 1);
                SegmentationMask mask = scene.Mask(frame, new ObjectId(id));
                for (int y = 0; y < 120; y++)
                {
                    for (int x = 0; x < 160; x++)
                        CheckPixel(mask, x, y, Differs(with, without, ((y * 160) + x) * 3));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Mask_FirstFrame_EveryObjectIsVisible(TestPatternScenario scenario)
    {
        foreach ((int width, int height) in new[] { (640, 360), (360, 640), (256, 256) })
        {
            var scene = new TestPatternScene(new TestPatternOptions { Scenario = scenario, Width = width, Height = height });

            IReadOnlyList<Prompt> prompts = scene.Prompts(0);

            Assert.Equal([1, 2, 3], prompts.Select(prompt => prompt.ObjectId.Value));
            Assert.All(prompts, prompt => Assert.Null(prompt.Validate(width, height)));
        }
    }

    [Theory]
    [InlineData(160, 120)]
    [InlineData(161, 121)]
    public void Render_Frame_IsThePictureWithFewerColors(int width, int height)
    {
        var scene = new TestPatternScene(new TestPatternOptions { Width = width, Height = height });
        var bgr = new byte[width * height * 3];
        scene.Render(3, bgr);
        byte[] expected = YuvPicture.FromBgr(bgr, width, height);
        using var pool = new FramePool(1);
        using WritableFrame frame = pool.Rent(width, height);
        scene.Render(3, frame);

        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.InRange(frame.Pixels[i], expected[i] - 2, expected[i] + 2));
    }

    [Fact]
    public void Render_FrameOfAnotherSize_NamesBoth()
    {
        var scene = new TestPatternScene(new TestPatternOptions { Width = 160, Height = 120 });
        using var pool = new FramePool(1);
        using WritableFrame frame = pool.Rent(160, 121);

        ArgumentException error = Assert.Throws<ArgumentException>(() =>
        {
            scene.Render(0, frame);
        });
        Assert.Contains("160x121", error.Message, StringComparison.Ordinal);
        Assert.Contains("160x120", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_AnyFrame_AgreesWithTheMasks()
    {
        var scene = new TestPatternScene(new TestPatternOptions { Width = 160, Height = 90, ObjectCount = 5 });
        var labels = new byte[160 * 90];

        scene.Label(20, labels);

        for (int id = 1; id <= 5; id++)
            Assert.Equal(labels.Count(label => label == id), scene.Mask(20, new ObjectId(id)).Area);
    }

    [Fact]
    public void Mask_Occlusion_EveryObjectVanishesCompletelyAndComesBack()
    {
        var scene = new TestPatternScene(
            new TestPatternOptions { Scenario = TestPatternScenario.Occlusion, Width = 320, Height = 180 });

        for (int id = 1; id <= scene.ObjectCount; id++)
        {
            int[] areas = Areas(scene, id, frames: 80);
            int hidden = areas.Count(area => area == 0);
            Assert.InRange(hidden, 5, 40);
            Assert.True(areas[0] > 500 && areas[^1] > 500, $"object {id} is visible before and after");
        }
    }

    [Fact]
    public void Mask_LeaveAndReturn_GoesOutAtAnEdgeAndComesBackThere()
    {
        var scene = new TestPatternScene(
            new TestPatternOptions { Scenario = TestPatternScenario.LeaveAndReturn, Width = 320, Height = 180 });

        for (int id = 1; id <= scene.ObjectCount; id++)
        {
            var bounds = new List<PixelBounds>();
            for (int frame = 0; frame < 150; frame++)
                bounds.Add(scene.Mask(frame, new ObjectId(id)).Bounds);
            int left = bounds.FindIndex(b => b.IsEmpty), back = bounds.FindLastIndex(b => b.IsEmpty);
            Assert.InRange(left, 20, 120);
            Assert.InRange(back, left + 5, 145);
            bool isLeftEdge = bounds[left - 1].Left == 0;
            Assert.True(isLeftEdge || bounds[left - 1].Right == 320);
            Assert.Equal(isLeftEdge, bounds[back + 1].Left == 0);
        }
    }

    [Fact]
    public void Mask_Crossing_OneObjectCoversPartOfAnother()
    {
        var scene = new TestPatternScene(
            new TestPatternOptions { Scenario = TestPatternScenario.Crossing, Width = 320, Height = 180, ObjectCount = 2 });

        int[] areas = Areas(scene, id: 1, frames: 75);

        Assert.True(areas.Min() < 0.8 * areas[0], $"{areas.Min()} of {areas[0]} pixels");
        Assert.True(areas[^1] > 0.95 * areas[0]);
    }

    [Fact]
    public void Mask_Deforming_ChangesItsForm()
    {
        var scene = new TestPatternScene(
            new TestPatternOptions { Scenario = TestPatternScenario.Deforming, Width = 320, Height = 180 });

        int[] areas = Areas(scene, id: 1, frames: 150);

        Assert.True(areas.Max() > 1.3 * areas.Min());
    }

    [Fact]
    public void Render_SameSeed_GivesTheSamePixelsInAnyOrder()
    {
        var options = new TestPatternOptions { Width = 120, Height = 80, Seed = 9, MovingBackground = true };
        byte[] forward = RenderAll(options, [0, 1, 2, 50]);
        byte[] other = RenderAll(options, [50, 0, 2, 1]);

        Assert.Equal(forward[..28800], other[28800..57600]);
        Assert.Equal(forward[86400..], other[..28800]);
    }

    [Fact]
    public void Render_OtherSeed_GivesOtherPixels()
    {
        var options = new TestPatternOptions { Width = 120, Height = 80, Seed = 1 };

        Assert.NotEqual(RenderAll(options, [0]), RenderAll(options with { Seed = 2 }, [0]));
    }

    [Fact]
    public void Render_MovingBackground_MovesItUnderTheShapes()
    {
        var options = new TestPatternOptions { Width = 120, Height = 80, MovingBackground = true };
        byte[] frames = RenderAll(options, [0, 1]);
        byte[] still = RenderAll(options with { MovingBackground = false }, [0, 1]);

        Assert.NotEqual(frames[28800..28900], frames[..100]);
        Assert.Equal(still[28800..28900], still[..100]);
        // One pixel to the left a frame.
        Assert.Equal(frames[3..60], frames[28800..28857]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(1, 400)]
    [InlineData(3001, 2)]
    public void Render_OddSize_FillsEveryPixel(int width, int height)
    {
        foreach (TestPatternScenario scenario in Enum.GetValues<TestPatternScenario>())
        {
            var options = new TestPatternOptions { Scenario = scenario, Width = width, Height = height };
            byte[] pixels = RenderAll(options, [0, 60]);
            Assert.DoesNotContain((byte)0, pixels.Where((_, i) => i % 3 == 0).Take(1));
            SegmentationMask mask = new TestPatternScene(options).Mask(3, new ObjectId(1));
            Assert.Equal((width, height), (mask.Width, mask.Height));
        }
    }

    [Fact]
    public void Render_EightK_FillsTheFrame()
    {
        var scene = new TestPatternScene(new TestPatternOptions { Width = 7680, Height = 4320, ObjectCount = 2 });
        var pixels = new byte[7680 * 4320 * 3];

        scene.Render(0, pixels);

        Assert.NotEqual(0, pixels[^1] + pixels[^2] + pixels[^3]);
        Assert.True(scene.Mask(0, new ObjectId(1)).Area > 100_000);
    }

    [Fact]
    public void Mask_UnknownObject_IsRefused()
    {
        var scene = new TestPatternScene(new TestPatternOptions { ObjectCount = 2 });

        Assert.Throws<ArgumentOutOfRangeException>(() => scene.Mask(0, new ObjectId(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => scene.Mask(-1, new ObjectId(1)));
        Assert.Throws<ArgumentException>(() => scene.Render(0, new byte[5]));
    }

    [Fact]
    public void Constructor_WrongValues_NamesAllOfThem()
    {
        var options = new TestPatternOptions { Width = 0, Height = 20000, FrameCount = 0, FrameRate = double.NaN, ObjectCount = 300 };

        ArgumentException error = Assert.Throws<ArgumentException>(() => new TestPatternScene(options));

        foreach (string key in new[] { "Width: '0'", "Height: '20000'", "FrameCount", "FrameRate: 'NaN'", "ObjectCount: '300'" })
            Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    // What the mask calls the object has been painted; what lies a pixel outside has not. In between the edge is blended.
    private static void CheckPixel(SegmentationMask mask, int x, int y, bool isPainted)
    {
        if (!isPainted)
            Assert.False(IsInside(mask, x, y), $"pixel {x},{y} is in the mask and was not painted");
        else
            Assert.True(HasInside(mask, x, y), $"pixel {x},{y} was painted and is not at the mask");
    }

    private static bool IsInside(SegmentationMask mask, int x, int y)
    {
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                if (!mask.IsObject(x + dx, y + dy))
                    return false;
            }
        }

        return true;
    }

    private static bool HasInside(SegmentationMask mask, int x, int y)
    {
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                if (mask.IsObject(x + dx, y + dy))
                    return true;
            }
        }

        return false;
    }

    private static bool Differs(byte[] left, byte[] right, int pixel) =>
        left[pixel] != right[pixel] || left[pixel + 1] != right[pixel + 1] || left[pixel + 2] != right[pixel + 2];

    private static int[] Areas(TestPatternScene scene, int id, int frames) =>
        [.. Enumerable.Range(0, frames).Select(frame => scene.Mask(frame, new ObjectId(id)).Area)];

    private static byte[] RenderAll(TestPatternOptions options, long[] frames)
    {
        var scene = new TestPatternScene(options);
        int bytes = options.Width * options.Height * 3;
        var pixels = new byte[bytes * frames.Length];
        for (int i = 0; i < frames.Length; i++)
            scene.Render(frames[i], pixels.AsSpan(i * bytes, bytes));
        return pixels;
    }
}
