using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Tests.Frames;

public sealed class I420LayoutTests
{
    [Theory]
    [InlineData(1280, 720, 640, 360, 1_382_400)]
    [InlineData(3, 5, 2, 3, 27)]
    [InlineData(1, 1, 1, 1, 3)]
    public void Bytes_AnySize_HoldWholeSamplesOfColor(int width, int height, int chromaWidth, int chromaHeight, long bytes)
    {
        var layout = new I420Layout(width, height);

        Assert.Equal((chromaWidth, chromaHeight, bytes), (layout.ChromaWidth, layout.ChromaHeight, layout.Bytes));
    }

    [Fact]
    public void Planes_LieOneBehindTheOther()
    {
        var layout = new I420Layout(3, 5);
        byte[] picture = [.. Enumerable.Range(0, 27).Select(i => (byte)i)];

        Assert.Equal((0, 14), (layout.Luma(picture.AsSpan())[0], layout.Luma(picture.AsSpan())[^1]));
        Assert.Equal((15, 20), (layout.Cb(picture.AsSpan())[0], layout.Cb(picture.AsSpan())[^1]));
        Assert.Equal((21, 26), (layout.Cr(picture.AsSpan())[0], layout.Cr(picture.AsSpan())[^1]));
    }
}
