using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Model.Tests.Reference;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.TestSupport;

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
        var image = new TestImage(width, height);
        float[] expected = ReferencePreprocessing.Write(image.Pixels, width, height);
        foreach (var vectorBits in new[] { 0, 128, 256, 512 })
        {
            using var input = new FloatTensor(1, 3, Side, Side);
            new FramePreprocessor(Spec, TestGeometry.Square, input, vectorBits).Write(image.View);
            AssertClose(expected, input.Span, $"{width}x{height}, {vectorBits} bits");
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(16, 22)]
    [InlineData(212, 136)]
    public void Write_RegionOfAFrame_IsThatPartAlone(int left, int top)
    {
        const int width = 214, height = 138;
        var image = new TestImage(2 * width, 2 * height);
        var part = new byte[new I420Layout(width, height).Bytes];
        Cut(image, left, top, width, part);
        using FloatTensor expected = new(1, 3, Side, Side), actual = new(1, 3, Side, Side);
        new FramePreprocessor(Spec, TestGeometry.Square, expected).Write(new YuvImage(part, new I420Layout(width, height)));
        var preprocessor = new FramePreprocessor(Spec, TestGeometry.Square, actual);

        // Whatever was there before.
        preprocessor.Write(image.View);
        preprocessor.Write(image.View, new PixelBounds(3, 5, 300, 40));
        var geometry = preprocessor.Write(image.View, new PixelBounds(left, top, left + width, top + height));

        Assert.True(actual.Span.SequenceEqual(expected.Span));
        Assert.Equal((left, top), (geometry.Region.Left, geometry.Region.Top));
    }

    // A colour that grows evenly shows by how much a region is off.
    [Theory]
    [InlineData(20, 20)]
    [InlineData(21, 20)]
    [InlineData(20, 21)]
    [InlineData(21, 21)]
    public void Write_RegionThatBeginsWithinAColorSample_ShowsItsColors(int left, int top)
    {
        const int side = 128;
        var layout = new I420Layout(240, 240);
        var pixels = new byte[layout.Bytes];
        layout.Luma(pixels.AsSpan()).Fill(126);
        layout.Cb(pixels.AsSpan()).Fill(128);
        for (var y = 0; y < layout.ChromaHeight; y++)
        {
            for (var x = 0; x < layout.ChromaWidth; x++)
                layout.Cr(pixels.AsSpan())[(y * layout.ChromaWidth) + x] = (byte)(100 + ((x + y) / 4));
        }

        using var input = new FloatTensor(1, 3, Side, Side);
        new FramePreprocessor(Spec, TestGeometry.Square, input)
            .Write(new YuvImage(pixels, layout), new PixelBounds(left, top, left + side, top + side));

        // Red of the middle: what a sample holds stands at its pixels' centre, and steps of four are smoothed.
        var middle = input.Span[(Side / 2 * Side) + (Side / 2)];
        var samples = ((left + (side / 2)) / 2.0) + ((top + (side / 2)) / 2.0) - 1;
        var cr = 100 + ((samples - 1.5) / 4);
        var red = ((126 - 16) * 255 / 219.0) + ((cr - 128) * 1.402 * 255 / 224);
        Assert.Equal(red, (middle * Spec.Std[0]) + Spec.Mean[0], 1.0);
    }

    [Theory]
    [InlineData(YuvMatrix.Bt601)]
    [InlineData(YuvMatrix.Bt709)]
    [InlineData(YuvMatrix.Bt2020)]
    public void Write_UniformFrame_IsTheNormalisedColourAndZeroBelow(YuvMatrix matrix)
    {
        var layout = new I420Layout(160, 90);
        var pixels = new byte[layout.Bytes];
        (byte luma, byte cb, byte cr) = (110, 60, 190);
        layout.Luma(pixels.AsSpan()).Fill(luma);
        layout.Cb(pixels.AsSpan()).Fill(cb);
        layout.Cr(pixels.AsSpan()).Fill(cr);
        var (red, green, blue) = YuvColors.Of(matrix).ToRgb(luma, cb, cr);
        using var input = new FloatTensor(1, 3, Side, Side);

        new FramePreprocessor(Spec, TestGeometry.Square, input).Write(new YuvImage(pixels, layout, matrix));

        float[] expected = [(red - 123.675f) / 58.395f, (green - 116.28f) / 57.12f, (blue - 103.53f) / 57.375f];
        for (var plane = 0; plane < 3; plane++)
        {
            var values = input.Span.Slice(plane * Side * Side, Side * Side);
            Assert.Equal(expected[plane], values[0], 1e-5f);
            Assert.Equal(expected[plane], values[(576 * Side) - 1], 1e-5f);
            Assert.False(values[(576 * Side)..].ContainsAnyExcept(0f));
        }
    }

    // By hand: 160x90 becomes 1024x576, 224 rows from the top; 70x160 becomes 448x1024, 288 columns from the left; 100x47 becomes 1024x481,
    // 271 rows from the top, which is next to 272, whole cells of logits. What is around is 114 of 255.
    [Theory]
    [InlineData(160, 90, 0, 224, 1024, 576)]
    [InlineData(70, 160, 288, 0, 448, 1024)]
    [InlineData(100, 47, 0, 272, 1024, 481)]
    public void Write_CentredLetterbox_IsInTheMiddleOfGrey(int width, int height, int left, int top, int scaledWidth, int scaledHeight)
    {
        var spec = new PreprocessingSpec(Side, [0, 0, 0], [255, 255, 255], ChannelOrder.Rgb, ImageFit.CentredLetterbox);
        using var input = new FloatTensor(1, 3, Side, Side);
        var preprocessor = new FramePreprocessor(spec, TestGeometry.Square, input);
        byte[] bgr = [.. Enumerable.Repeat(new byte[] { 51, 102, 204 }, width * height).SelectMany(pixel => pixel)];

        // Whatever was there before.
        preprocessor.Write(new TestImage(500, 500).View);
        LetterboxGeometry geometry = preprocessor.Write(new YuvImage(YuvPicture.FromBgr(bgr, width, height), new I420Layout(width, height)));

        Assert.Equal((scaledWidth, scaledHeight), (geometry.ScaledWidth, geometry.ScaledHeight));
        Assert.Equal((left, top), FramePreprocessor.MarginsOf(geometry));
        float[] colors = [204f / 255, 102f / 255, 51f / 255];
        for (int i = 0; i < 3 * Side * Side; i++)
        {
            (int plane, int y, int x) = (i / (Side * Side), i / Side % Side, i % Side);
            bool isInside = x >= left && x < left + scaledWidth && y >= top && y < top + scaledHeight;
            if (MathF.Abs(input.Span[i] - (isInside ? colors[plane] : 114f / 255)) > (isInside ? 0.01f : 1e-6f))
                Assert.Fail($"{plane} {x},{y}: {input.Span[i]}");
        }
    }

    [Fact]
    public void Write_BgrPlanes_SwapsRedAndBlue()
    {
        var image = new TestImage(64, 64);
        using var rgb = new FloatTensor(1, 3, Side, Side);
        using var bgr = new FloatTensor(1, 3, Side, Side);

        new FramePreprocessor(Spec, TestGeometry.Square, rgb).Write(image.View);
        new FramePreprocessor(Spec with { Channels = ChannelOrder.Bgr }, TestGeometry.Square, bgr).Write(image.View);

        Assert.Equal(rgb.Span[5000], bgr.Span[5000 + (2 * Side * Side)]);
        Assert.Equal(rgb.Span[5000 + (2 * Side * Side)], bgr.Span[5000]);
    }

    [Fact]
    public void Write_SmallerShapeAfterLarger_LeavesNothingInThePadding()
    {
        using var input = new FloatTensor(1, 3, Side, Side);
        var preprocessor = new FramePreprocessor(Spec, TestGeometry.Square, input);
        using var fresh = new FloatTensor(1, 3, Side, Side);

        preprocessor.Write(new TestImage(500, 500).View);
        preprocessor.Write(new TestImage(500, 123).View);
        new FramePreprocessor(Spec, TestGeometry.Square, fresh).Write(new TestImage(500, 123).View);

        Assert.True(input.Span.SequenceEqual(fresh.Span));
    }

    [Fact]
    public void Write_LargestFrame_IsWhole()
    {
        var layout = new I420Layout(7680, 4320);
        var pixels = new byte[layout.Bytes];
        Array.Fill(pixels, (byte)128);
        layout.Luma(pixels.AsSpan()).Fill(235);
        using var input = new FloatTensor(1, 3, Side, Side);

        var geometry = new FramePreprocessor(Spec, TestGeometry.Square, input).Write(new YuvImage(pixels, layout));

        Assert.Equal((1024, 576), (geometry.ScaledWidth, geometry.ScaledHeight));
        Assert.Equal((255 - 123.675f) / 58.395f, input.Span[(575 * Side) + 1023], 1e-4f);
    }

    [Fact]
    public void Write_SameSizeAgain_AllocatesNothing()
    {
        var image = new TestImage(1280, 720);
        using var input = new FloatTensor(1, 3, Side, Side);
        var preprocessor = new FramePreprocessor(Spec, TestGeometry.Square, input);

        Assert.Equal(0, Allocations.Of(() => preprocessor.Write(image.View)));
    }

    private static void Cut(TestImage image, int left, int top, int width, byte[] part)
    {
        var to = 0;
        Take(image.Layout.Luma(image.Pixels.AsSpan()), image.Width, 1);
        Take(image.Layout.Cb(image.Pixels.AsSpan()), image.Layout.ChromaWidth, 2);
        Take(image.Layout.Cr(image.Pixels.AsSpan()), image.Layout.ChromaWidth, 2);

        void Take(ReadOnlySpan<byte> plane, int stride, int step)
        {
            for (var y = top / step; y < (top + (image.Height / 2)) / step; y++, to += width / step)
                plane.Slice((y * stride) + (left / step), width / step).CopyTo(part.AsSpan(to));
        }
    }

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual, string name)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (Math.Abs(expected[i] - actual[i]) > 1e-4)
                Assert.Fail($"{name}: plane {i / Side / Side}, {i % Side},{i / Side % Side}: expected {expected[i]}, found {actual[i]}");
        }
    }
}
