using SamStream.Model.Flow;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Flow;

public sealed class DisOpticalFlowTests
{
    private const int Width = 320;
    private const int Height = 200;

    /// <summary>Pixels at the edge whose counterpart may be outside of the other image.</summary>
    private const int Edge = 24;

    public static TheoryData<string> Presets => ["Fast", "Medium", "Fine"];

    [Theory]
    [InlineData("Fast", 3.0, -2.0)]
    [InlineData("Medium", 3.0, -2.0)]
    [InlineData("Fine", 3.0, -2.0)]
    [InlineData("Medium", 0.4, 0.3)]
    [InlineData("Medium", -11.5, 7.25)]
    [InlineData("Fine", -11.5, 7.25)]
    public void Compute_TranslatedTexture_GivesTheTranslation(string preset, double shiftX, double shiftY)
    {
        var texture = new SmoothTexture();
        byte[] from = texture.Render(Width, Height);
        byte[] to = texture.Render(Width, Height, (x, y) => (x - shiftX, y - shiftY));

        double error = MeanError(preset, from, to, (x, y) => (shiftX, shiftY));

        // Matching is good to a few hundredths of a pixel of the finest level, whose pixels are up to four full ones.
        Assert.InRange(error, 0, 0.05 * (1 << Options(preset).FinestLevel));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Compute_RotatedAndZoomedTexture_GivesTheMotionField(string preset)
    {
        const double Angle = 0.03;
        const double Zoom = 1.04;
        (double cos, double sin) = (Zoom * Math.Cos(Angle), Zoom * Math.Sin(Angle));
        double square = (cos * cos) + (sin * sin);
        var texture = new SmoothTexture();
        byte[] from = texture.Render(Width, Height);
        byte[] to = texture.Render(Width, Height, (x, y) =>
        {
            (double dx, double dy) = (x - (Width / 2), y - (Height / 2));
            return (
                (Width / 2) + (((cos * dx) + (sin * dy)) / square),
                (Height / 2) + (((cos * dy) - (sin * dx)) / square));
        });

        double error = MeanError(preset, from, to, (x, y) =>
        {
            (double dx, double dy) = (x - (Width / 2), y - (Height / 2));
            return ((cos * dx) - (sin * dy) - dx, (sin * dx) + (cos * dy) - dy);
        });

        // Looser than for a translation: one vector stands for a whole patch.
        Assert.InRange(error, 0, 0.15 * (1 << Options(preset).FinestLevel));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Compute_SameImage_GivesExactlyZero(string preset)
    {
        byte[] image = new SmoothTexture().Render(Width, Height);
        (float[] flowX, float[] flowY) = Compute(preset, Width, Height, image, image);

        Assert.All(flowX, value => Assert.Equal(0f, value));
        Assert.All(flowY, value => Assert.Equal(0f, value));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(255, 255)]
    [InlineData(10, 240)]
    public void Compute_FlatImages_GivesZero(byte first, byte second)
    {
        byte[] from = new byte[Width * Height];
        byte[] to = new byte[Width * Height];
        from.AsSpan().Fill(first);
        to.AsSpan().Fill(second);
        (float[] flowX, float[] flowY) = Compute("Medium", Width, Height, from, to);

        Assert.All(flowX, value => Assert.Equal(0f, value));
        Assert.All(flowY, value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Compute_BrighterSecondImage_StillGivesTheTranslation()
    {
        var texture = new SmoothTexture();
        byte[] moved = texture.Render(Width, Height, (x, y) => (x - 2, y - 1));
        byte[] from = [.. texture.Render(Width, Height).Select(value => (byte)(20 + (value * 0.8)))];
        byte[] to = [.. moved.Select(value => (byte)(40 + (value * 0.8)))];

        Assert.InRange(MeanError("Medium", from, to, (x, y) => (2, 1)), 0, 0.1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(7, 100)]
    [InlineData(200, 5)]
    public void Compute_ImageBelowAPatch_GivesZero(int width, int height)
    {
        byte[] from = Noise(width, height, 1);
        byte[] to = Noise(width, height, 2);
        (float[] flowX, float[] flowY) = Compute("Medium", width, height, from, to);

        Assert.All(flowX, value => Assert.Equal(0f, value));
        Assert.All(flowY, value => Assert.Equal(0f, value));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(15, 17)]
    [InlineData(31, 33)]
    [InlineData(8, 400)]
    [InlineData(401, 9)]
    [InlineData(127, 61)]
    [InlineData(481, 855)]
    public void Compute_NoiseOfOddSize_IsFiniteAndBounded(int width, int height)
    {
        byte[] from = Noise(width, height, 1);
        byte[] to = Noise(width, height, 2);
        foreach (string preset in new[] { "Fast", "Medium", "Fine" })
        {
            (float[] flowX, float[] flowY) = Compute(preset, width, height, from, to);
            float limit = 2f * (width + height);
            Assert.All(flowX.Concat(flowY), value => Assert.InRange(value, -limit, limit));
        }
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(23, 37)]
    [InlineData(50, 50)]
    public void Compute_SmallTranslatedTexture_GivesTheTranslation(int width, int height)
    {
        var texture = new SmoothTexture();
        byte[] from = texture.Render(width, height);
        byte[] to = texture.Render(width, height, (x, y) => (x - 1, y));
        (float[] flowX, float[] flowY) = Compute("Medium", width, height, from, to);
        int centre = (height / 2 * width) + (width / 2);

        Assert.Equal(1f, flowX[centre], 0.2f);
        Assert.Equal(0f, flowY[centre], 0.2f);
    }

    [Fact]
    public void Compute_LargestFrame_GivesTheTranslation()
    {
        const int LargeWidth = 7680;
        const int LargeHeight = 4320;
        byte[] tile = Noise(LargeWidth + 8, 64, 3);
        byte[] from = new byte[LargeWidth * LargeHeight];
        byte[] to = new byte[LargeWidth * LargeHeight];
        for (int y = 0; y < LargeHeight; y++)
        {
            // Blocks of 8x8 so that the texture survives the reduction; moved by four pixels.
            ReadOnlySpan<byte> source = tile.AsSpan((y / 8 % 64) * (LargeWidth + 8), LargeWidth + 8);
            for (int x = 0; x < LargeWidth; x++)
            {
                from[(y * LargeWidth) + x] = source[(x + 4) / 8];
                to[(y * LargeWidth) + x] = source[x / 8];
            }
        }

        (float[] flowX, float[] flowY) = Compute("Fast", LargeWidth, LargeHeight, from, to);
        int good = 0;
        for (int i = 0; i < flowX.Length; i += 997)
        {
            good += Math.Abs(flowX[i] - 4) < 0.5 && Math.Abs(flowY[i]) < 0.5 ? 1 : 0;
        }

        Assert.InRange(good / (double)(flowX.Length / 997), 0.95, 1.01);
    }

    [Fact]
    public void Compute_SwappedPyramids_EqualsFreshImages()
    {
        var texture = new SmoothTexture();
        byte[][] frames =
            [.. Enumerable.Range(0, 3).Select(i => texture.Render(97, 61, (x, y) => (x - (1.5 * i), y + i)))];
        DisFlowOptions options = new DisFlowOptions();
        var flow = new DisOpticalFlow(97, 61, options);
        var previous = new GrayPyramid(97, 61, options);
        var current = new GrayPyramid(97, 61, options);
        float[] flowX = new float[97 * 61];
        float[] flowY = new float[97 * 61];
        previous.Build(frames[0]);
        for (int i = 1; i < frames.Length; i++)
        {
            current.Build(frames[i]);
            flow.Compute(current, previous, flowX, flowY);
            (previous, current) = (current, previous);
        }

        (float[] expectedX, float[] expectedY) = Compute("Medium", 97, 61, frames[2], frames[1]);
        Assert.Equal(expectedX, flowX);
        Assert.Equal(expectedY, flowY);
    }

    [Fact]
    public void Compute_AfterTheFirstFrame_AllocatesNothing()
    {
        var texture = new SmoothTexture();
        byte[] from = texture.Render(Width, Height);
        byte[] to = texture.Render(Width, Height, (x, y) => (x - 2, y));
        var flow = new DisOpticalFlow(Width, Height, new DisFlowOptions());
        float[] flowX = new float[Width * Height];
        float[] flowY = new float[Width * Height];
        flow.Compute(from, to, flowX, flowY);

        Assert.Equal(0, Allocations.Of(() => flow.Compute(from, to, flowX, flowY)));
    }

    [Theory]
    [InlineData(100, 60, 90, 70)]
    [InlineData(-5, -5, 60, 50)]
    [InlineData(280, 150, 100, 100)]
    [InlineData(160, 100, 1, 1)]
    [InlineData(0, 0, Width, Height)]
    public void Compute_Region_GivesTheMotionThere(int x, int y, int width, int height)
    {
        const int Margin = 8;
        var texture = new SmoothTexture();
        DisFlowOptions options = new DisFlowOptions { FinestLevel = 0 };
        (GrayPyramid from, GrayPyramid to) = (new(Width, Height, options), new(Width, Height, options));
        from.Build(texture.Render(Width, Height));
        to.Build(texture.Render(Width, Height, (column, row) => (column - 5, row + 3)));
        var flow = new DisOpticalFlow(Width, Height, options);
        flow.Compute(to, from);
        flow.Compute(from, to, new PixelRegion(x, y, width, height));

        PixelRegion inner = new PixelRegion(x, y, width, height).ClippedTo(Width, Height);
        for (int row = Math.Max(inner.Y, Margin); row < Math.Min(inner.Bottom, Height - Margin); row++)
        {
            for (int column = Math.Max(inner.X, Margin); column < Math.Min(inner.Right, Width - Margin); column++)
            {
                Assert.Equal(5f, flow.Field.X.Row(row)[column], 0.2f);
                Assert.Equal(-3f, flow.Field.Y.Row(row)[column], 0.2f);
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(5, 5, -3, 9)]
    [InlineData(320, 0, 10, 10)]
    public void Compute_EmptyRegion_GivesZero(int x, int y, int width, int height)
    {
        var texture = new SmoothTexture();
        DisFlowOptions options = new DisFlowOptions();
        (GrayPyramid from, GrayPyramid to) = (new(Width, Height, options), new(Width, Height, options));
        from.Build(texture.Render(Width, Height));
        to.Build(texture.Render(Width, Height, (column, row) => (column - 5, row + 3)));
        var flow = new DisOpticalFlow(Width, Height, options);
        flow.Compute(from, to);
        flow.Compute(from, to, new PixelRegion(x, y, width, height));

        Assert.All(flow.Field.X.Data.Concat(flow.Field.Y.Data), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Compute_RegionOfASizeThatChanges_LeavesNothingBehind()
    {
        var random = new Random(3);
        DisFlowOptions options = new DisFlowOptions() with { PatchStride = 3 };
        (GrayPyramid from, GrayPyramid to) = (new(97, 61, options), new(97, 61, options));
        from.Build(Noise(97, 61, 1));
        to.Build(Noise(97, 61, 2));
        var reused = new DisOpticalFlow(97, 61, options);
        for (int i = 0; i < 50; i++)
        {
            var region = new PixelRegion(random.Next(-5, 97), random.Next(-5, 61), random.Next(60), random.Next(60));
            reused.Compute(from, to, region);
            var fresh = new DisOpticalFlow(97, 61, options);
            fresh.Compute(from, to, region);
            for (int y = 0; y < fresh.Field.Height; y++)
            {
                Assert.True(fresh.Field.X.Row(y).SequenceEqual(reused.Field.X.Row(y)));
                Assert.True(fresh.Field.Y.Row(y).SequenceEqual(reused.Field.Y.Row(y)));
            }
        }
    }

    [Fact]
    public void Compute_PyramidOfAnotherSize_NamesBothSizes()
    {
        var flow = new DisOpticalFlow(64, 48, new DisFlowOptions());
        var pyramid = new GrayPyramid(64, 48, new DisFlowOptions());
        var other = new GrayPyramid(48, 64, new DisFlowOptions());

        ArgumentException error = Assert.Throws<ArgumentException>(() => flow.Compute(pyramid, other));
        Assert.Contains("48x64", error.Message, StringComparison.Ordinal);
        Assert.Contains("64x48", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_PyramidOfAnotherFinestLevel_Throws()
    {
        var flow = new DisOpticalFlow(64, 48, new DisFlowOptions());
        var pyramid = new GrayPyramid(64, 48, new DisFlowOptions { FinestLevel = 0 });

        Assert.Throws<ArgumentException>(() => flow.Compute(pyramid, pyramid));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, -1)]
    public void Constructor_SizeNotPositive_Throws(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisOpticalFlow(width, height, new DisFlowOptions()));

    [Fact]
    public void Constructor_OptionOutOfRange_NamesOptionAndRange()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new DisOpticalFlow(64, 48, new DisFlowOptions() with { PatchStride = 9 }));
        Assert.Contains("PatchStride must be from 1 to 8", error.Message, StringComparison.Ordinal);
        Assert.Equal(9f, error.ActualValue);
    }

    private static DisFlowOptions Options(string preset) => preset switch
    {
        "Fast" => new DisFlowOptions { FinestLevel = 2 },
        "Medium" => new DisFlowOptions(),
        _ => new DisFlowOptions { FinestLevel = 0 },
    };

    private static (float[] FlowX, float[] FlowY) Compute(string preset, int width, int height, byte[] from, byte[] to)
    {
        float[] flowX = new float[width * height];
        float[] flowY = new float[width * height];
        flowX.AsSpan().Fill(float.NaN);
        flowY.AsSpan().Fill(float.NaN);
        new DisOpticalFlow(width, height, Options(preset)).Compute(from, to, flowX, flowY);
        return (flowX, flowY);
    }

    private static double MeanError(
        string preset, byte[] from, byte[] to, Func<double, double, (double X, double Y)> motion)
    {
        (float[] flowX, float[] flowY) = Compute(preset, Width, Height, from, to);
        double sum = 0;
        int count = 0;
        for (int y = Edge; y < Height - Edge; y++)
        {
            for (int x = Edge; x < Width - Edge; x++)
            {
                (double expectedX, double expectedY) = motion(x, y);
                sum += Math.Sqrt(Math.Pow(flowX[(y * Width) + x] - expectedX, 2)
                    + Math.Pow(flowY[(y * Width) + x] - expectedY, 2));
                count++;
            }
        }

        return sum / count;
    }

    private static byte[] Noise(int width, int height, int seed)
    {
        byte[] noise = new byte[width * height];
        new Random(seed).NextBytes(noise);
        return noise;
    }
}
