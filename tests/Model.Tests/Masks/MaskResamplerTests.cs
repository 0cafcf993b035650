using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Masks;

public sealed class MaskResamplerTests
{
    /// <summary>Logits so close to the threshold may fall on either side in single precision.</summary>
    private const double Undecided = 1e-4;

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 3, 7 }, { 17, 5 }, { 61, 97 }, { 280, 280 }, { 640, 480 }, { 479, 853 }, { 1920, 1080 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Write_AnyVectorWidth_MatchesTheLiteralChain(int width, int height)
    {
        var geometry = new LetterboxGeometry(width, height, TestGeometry.Square);
        float[][] cases =
        [
            TestLogits.Noise(1), TestLogits.Disc(30, 20, 15), TestLogits.Disc(250, 140, 60), TestLogits.Cell(5, 0),
            TestLogits.Cell(0, geometry.LowResWidth - 1), TestLogits.Cell(geometry.LowResHeight - 1, 3),
        ];
        foreach (var logits in cases)
        {
            var expected = NaiveResampling.Resample(logits, geometry);
            foreach (var vectorBits in new[] { 0, 128, 256, 512 })
                AssertMatches(expected, logits, geometry, new MaskResampler(vectorBits), $"{vectorBits} bits");
        }
    }

    [Theory]
    [InlineData(1024, 576, 1920, 1080)]
    [InlineData(1024, 576, 97, 61)]
    [InlineData(288, 512, 479, 853)]
    [InlineData(608, 96, 640, 480)]
    public void Write_RectangularInput_MatchesTheLiteralChain(int inputWidth, int inputHeight, int width, int height)
    {
        var geometry = new LetterboxGeometry(width, height, TestGeometry.Of(new InputSize(inputWidth, inputHeight)));
        var logits = TestLogits.Noise(5, geometry.Input.LowResCells);
        var expected = NaiveResampling.Resample(logits, geometry);
        foreach (var vectorBits in new[] { 0, 128, 256, 512 })
            AssertMatches(expected, logits, geometry, new MaskResampler(vectorBits), $"{vectorBits} bits");
    }

    [Fact]
    public void Write_RegionOfAFrame_IsTheMaskOfItAloneAtItsPlace()
    {
        var input = TestGeometry.Of(new InputSize(512, 288));
        var logits = TestLogits.Noise(7, input.LowResCells);
        var resampler = new MaskResampler();
        foreach (var region in new[] { new PixelBounds(101, 37, 421, 217), new PixelBounds(0, 0, 320, 180), new PixelBounds(533, 300, 853, 480) })
        {
            var alone = new byte[320 * 180];
            var (area, bounds) = resampler.Write(logits, new LetterboxGeometry(320, 180, input), alone);
            var mask = new byte[853 * 480];
            mask.AsSpan().Fill(77);

            var inFrame = resampler.Write(logits, new LetterboxGeometry(853, 480, region, input), mask);

            var expected = new byte[853 * 480];
            for (var y = 0; y < 180; y++)
                alone.AsSpan(y * 320, 320).CopyTo(expected.AsSpan(((region.Top + y) * 853) + region.Left));
            Assert.Equal(area, inFrame.Area);
            Assert.Equal(
                new PixelBounds(
                    bounds.Left + region.Left, bounds.Top + region.Top, bounds.Right + region.Left, bounds.Bottom + region.Top),
                inFrame.Bounds);
            Assert.True(mask.AsSpan().SequenceEqual(expected));
        }
    }

    [Fact]
    public void Write_OneResamplerForSeveralSizesInTurn_LeavesNothingOfTheOneBefore()
    {
        var resampler = new MaskResampler();
        foreach (var (width, height) in new[] { (640, 480), (31, 900), (640, 480), (1280, 720) })
        {
            var geometry = new LetterboxGeometry(width, height, TestGeometry.Square);
            foreach (var logits in new[] { TestLogits.Noise(3), TestLogits.Disc(60, 40, 20) })
                AssertMatches(NaiveResampling.Resample(logits, geometry), logits, geometry, resampler, $"{width}x{height}");
        }
    }

    [Fact]
    public void Write_NothingPositive_ClearsTheMask()
    {
        var mask = new byte[640 * 480];
        Array.Fill(mask, (byte)7);

        var (area, bounds) = new MaskResampler().Write(TestLogits.Constant(-1), new LetterboxGeometry(640, 480, TestGeometry.Square), mask);

        Assert.Equal(0, area);
        Assert.True(bounds.IsEmpty);
        Assert.DoesNotContain(mask, value => value != 0);
    }

    [Fact]
    public void Write_PositiveOnlyInThePadding_IsEmpty()
    {
        var logits = TestLogits.Disc(128, 220, 30);
        var mask = new byte[1920 * 1080];

        var (area, _) = new MaskResampler().Write(logits, new LetterboxGeometry(1920, 1080, TestGeometry.Square), mask);

        Assert.Equal(0, area);
    }

    [Fact]
    public void Write_EverythingPositive_FillsTheFrame()
    {
        var mask = new byte[333 * 777];

        var (area, bounds) = new MaskResampler().Write(TestLogits.Constant(2), new LetterboxGeometry(333, 777, TestGeometry.Square), mask);

        Assert.Equal(mask.Length, area);
        Assert.Equal(new PixelBounds(0, 0, 333, 777), bounds);
        Assert.DoesNotContain(mask, value => value != 255);
    }

    [Fact]
    public void Write_WrongLengths_SaysBothNumbers()
    {
        var geometry = new LetterboxGeometry(64, 48, TestGeometry.Square);
        var resampler = new MaskResampler();

        var logits = Assert.Throws<ArgumentException>(() => resampler.Write(new float[10], geometry, new byte[64 * 48]));
        var mask = Assert.Throws<ArgumentException>(() => resampler.Write(new float[65536], geometry, new byte[99]));

        Assert.Contains("65536 values, not 10", logits.Message, StringComparison.Ordinal);
        Assert.Contains("64x48 has 3072 bytes, not 99", mask.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SameGeometryAgain_AllocatesNothing()
    {
        var geometry = new LetterboxGeometry(1280, 720, TestGeometry.Square);
        var resampler = new MaskResampler();
        var logits = TestLogits.Disc(100, 60, 40);
        var mask = new byte[1280 * 720];

        Assert.Equal(0, Allocations.Of(() => resampler.Write(logits, geometry, mask)));
    }

    private static void AssertMatches(
        double[] expected, float[] logits, in LetterboxGeometry geometry, MaskResampler resampler, string name)
    {
        var mask = new byte[expected.Length];
        var (area, bounds) = resampler.Write(logits, geometry, mask);

        var width = geometry.FrameWidth;
        var (count, left, top, right, bottom) = (0, int.MaxValue, int.MaxValue, 0, 0);
        for (var i = 0; i < mask.Length; i++)
        {
            if (Math.Abs(expected[i]) > Undecided && mask[i] != (expected[i] > 0 ? 255 : 0))
                Assert.Fail($"{name}, {i % width},{i / width}: logit {expected[i]}, mask {mask[i]}");
            if (mask[i] == 0)
                continue;
            count++;
            (left, right) = (Math.Min(left, i % width), Math.Max(right, (i % width) + 1));
            (top, bottom) = (Math.Min(top, i / width), (i / width) + 1);
        }

        Assert.Equal(count, area);
        Assert.Equal(count == 0 ? default : new PixelBounds(left, top, right, bottom), bounds);
    }
}
