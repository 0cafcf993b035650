using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Sam;
using SamStream.Model.Tests.Sam;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Preprocessing;

public sealed class FramePreprocessorTests
{
    private const int Side = 1024;

    private static readonly PreprocessingSpec Spec = new(
        Side, [123.675f, 116.28f, 103.53f], [58.395f, 57.12f, 57.375f], ChannelOrder.Rgb);

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 3, 7 }, { 640, 480 }, { 853, 479 }, { 1024, 1024 }, { 2051, 13 }, { 300, 2500 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Write_AnyVectorWidth_MatchesTheLiteralResampling(int width, int height)
    {
        var image = new TestImage(width, height, paddingBytes: 3);
        var geometry = new LetterboxGeometry(width, height, InputSize.Square);
        var (columns, rows) = (new AntialiasTaps(width, geometry.ScaledWidth), new AntialiasTaps(height, geometry.ScaledHeight));
        foreach (var vectorBits in new[] { 0, 128, 256, 512 })
        {
            using var input = new FloatTensor(1, 3, Side, Side);
            new FramePreprocessor(Spec, InputSize.Square, input, vectorBits).Write(View(image));
            for (var y = 0; y < geometry.ScaledHeight; y += 1 + (geometry.ScaledHeight / 60))
            {
                for (var x = 0; x < geometry.ScaledWidth; x++)
                    AssertPixel(image, columns, rows, x, y, input.Span);
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(17, 23)]
    [InlineData(213, 137)]
    public void Write_RegionOfAFrame_IsThatPartAlone(int left, int top)
    {
        const int width = 213, height = 137;
        var image = new TestImage(2 * width, 2 * height, paddingBytes: 5);
        var view = View(image);
        var part = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            view.Row(top + y).Slice(left * 3, width * 3).CopyTo(part.AsSpan(y * width * 3));
        using FloatTensor expected = new(1, 3, Side, Side), actual = new(1, 3, Side, Side);
        new FramePreprocessor(Spec, InputSize.Square, expected).Write(new BgrImage(part, width, height, width * 3));
        var preprocessor = new FramePreprocessor(Spec, InputSize.Square, actual);

        // Whatever was there before.
        preprocessor.Write(view);
        preprocessor.Write(view, new PixelBounds(3, 5, 300, 40));
        var geometry = preprocessor.Write(view, new PixelBounds(left, top, left + width, top + height));

        Assert.True(actual.Span.SequenceEqual(expected.Span));
        Assert.Equal((left, top), (geometry.Region.Left, geometry.Region.Top));
    }

    [Fact]
    public void Write_UniformFrame_IsTheNormalisedColourAndZeroBelow()
    {
        var pixels = new byte[160 * 90 * 3];
        for (var i = 0; i < pixels.Length; i += 3)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (10, 100, 200);
        using var input = new FloatTensor(1, 3, Side, Side);

        new FramePreprocessor(Spec, InputSize.Square, input).Write(new BgrImage(pixels, 160, 90, 480));

        float[] expected = [(200 - 123.675f) / 58.395f, (100 - 116.28f) / 57.12f, (10 - 103.53f) / 57.375f];
        for (var plane = 0; plane < 3; plane++)
        {
            var values = input.Span.Slice(plane * Side * Side, Side * Side);
            Assert.Equal(expected[plane], values[0], 1e-5f);
            Assert.Equal(expected[plane], values[(576 * Side) - 1], 1e-5f);
            Assert.False(values[(576 * Side)..].ContainsAnyExcept(0f));
        }
    }

    [Fact]
    public void Write_BgrPlanes_SwapsRedAndBlue()
    {
        var image = new TestImage(64, 64);
        using var rgb = new FloatTensor(1, 3, Side, Side);
        using var bgr = new FloatTensor(1, 3, Side, Side);

        new FramePreprocessor(Spec, InputSize.Square, rgb).Write(View(image));
        new FramePreprocessor(Spec with { Channels = ChannelOrder.Bgr }, InputSize.Square, bgr).Write(View(image));

        Assert.Equal(rgb.Span[5000], bgr.Span[5000 + (2 * Side * Side)]);
        Assert.Equal(rgb.Span[5000 + (2 * Side * Side)], bgr.Span[5000]);
    }

    [Fact]
    public void Write_SmallerShapeAfterLarger_LeavesNothingInThePadding()
    {
        using var input = new FloatTensor(1, 3, Side, Side);
        var preprocessor = new FramePreprocessor(Spec, InputSize.Square, input);
        using var fresh = new FloatTensor(1, 3, Side, Side);

        preprocessor.Write(View(new TestImage(500, 500)));
        preprocessor.Write(View(new TestImage(500, 123)));
        new FramePreprocessor(Spec, InputSize.Square, fresh).Write(View(new TestImage(500, 123)));

        Assert.True(input.Span.SequenceEqual(fresh.Span));
    }

    [Fact]
    public void Write_LargestFrame_IsWhole()
    {
        var pixels = new byte[7680 * 4320 * 3];
        Array.Fill(pixels, (byte)255);
        using var input = new FloatTensor(1, 3, Side, Side);

        var geometry = new FramePreprocessor(Spec, InputSize.Square, input).Write(new BgrImage(pixels, 7680, 4320, 7680 * 3));

        Assert.Equal((1024, 576), (geometry.ScaledWidth, geometry.ScaledHeight));
        Assert.Equal((255 - 123.675f) / 58.395f, input.Span[(575 * Side) + 1023], 1e-4f);
    }

    [Fact]
    public void Write_SameSizeAgain_AllocatesNothing()
    {
        var image = new TestImage(1280, 720);
        using var input = new FloatTensor(1, 3, Side, Side);
        var preprocessor = new FramePreprocessor(Spec, InputSize.Square, input);
        preprocessor.Write(View(image));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3; i++)
            preprocessor.Write(View(image));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static BgrImage View(TestImage image) => new(image.Pixels, image.Width, image.Height, image.StrideBytes);

    private static void AssertPixel(
        TestImage image, AntialiasTaps columns, AntialiasTaps rows, int x, int y, ReadOnlySpan<float> input)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            double sum = 0;
            for (var j = 0; j < rows.Count; j++)
            {
                for (var i = 0; i < columns.Count; i++)
                {
                    var at = ((rows.First[y] + j) * image.StrideBytes) + ((columns.First[x] + i) * 3) + 2 - plane;
                    sum += (double)rows.Weights[(y * rows.Count) + j] * columns.Weights[(x * columns.Count) + i] * image.Pixels[at];
                }
            }

            var expected = (sum - Spec.Mean[plane]) / Spec.Std[plane];
            var actual = input[(((plane * Side) + y) * Side) + x];
            if (Math.Abs(expected - actual) > 1e-4)
                Assert.Fail($"{image.Width}x{image.Height}, plane {plane}, {x},{y}: expected {expected}, found {actual}");
        }
    }
}
