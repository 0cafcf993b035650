using SamStream.Model.Flow;

namespace SamStream.Model.Tests.Flow;

public sealed class GrayPyramidTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Build_AnySize_LevelsAreBlockMeansWithRepeatedEdges(int finestLevel)
    {
        const int Width = 141;
        const int Height = 75;
        byte[] gray = new byte[Width * Height];
        new Random(5).NextBytes(gray);
        var pyramid = new GrayPyramid(Width, Height, new DisFlowOptions() with { FinestLevel = finestLevel });
        pyramid.Build(gray);

        PyramidLevel level = pyramid.Levels[0];
        Assert.Equal(1 << finestLevel, level.Scale);
        Assert.Equal((Width + level.Scale - 1) / level.Scale, level.Width);
        Assert.Equal((Height + level.Scale - 1) / level.Scale, level.Height);
        for (int y = 0; y < level.Height; y++)
        {
            for (int x = 0; x < level.Width; x++)
            {
                double sum = 0;
                for (int i = 0; i < level.Scale * level.Scale; i++)
                {
                    int fullX = Math.Min((x * level.Scale) + (i % level.Scale), Width - 1);
                    int fullY = Math.Min((y * level.Scale) + (i / level.Scale), Height - 1);
                    sum += gray[(fullY * Width) + fullX];
                }

                Assert.Equal(sum / (level.Scale * level.Scale), level.Intensity.Row(y)[x], 1e-3);
            }
        }
    }

    [Fact]
    public void Build_Ramp_GradientIsItsSlope()
    {
        const int Size = 64;
        byte[] gray = new byte[Size * Size];
        for (int i = 0; i < gray.Length; i++)
        {
            gray[i] = (byte)((i % Size) + (2 * (i / Size)));
        }

        var pyramid = new GrayPyramid(Size, Size, new DisFlowOptions { FinestLevel = 0 });
        pyramid.Build(gray);
        PyramidLevel level = pyramid.Levels[0];
        for (int y = 1; y < Size - 1; y++)
        {
            for (int x = 1; x < Size - 1; x++)
            {
                Assert.Equal(1f, level.GradientX.Row(y)[x]);
                Assert.Equal(2f, level.GradientY.Row(y)[x]);
            }
        }
    }

    [Fact]
    public void Build_SpanOfAnotherLength_NamesBothLengths()
    {
        var pyramid = new GrayPyramid(16, 10, new DisFlowOptions());

        ArgumentException error = Assert.Throws<ArgumentException>(() => pyramid.Build(new byte[159]));
        Assert.Contains("160", error.Message, StringComparison.Ordinal);
        Assert.Contains("159", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(854, 480, 1, 1, 5)]
    [InlineData(854, 480, 2, 2, 4)]
    [InlineData(16, 16, 2, 1, 1)]
    [InlineData(15, 200, 2, 0, 1)]
    [InlineData(7, 200, 2, 0, 0)]
    [InlineData(7680, 4320, 2, 2, 7)]
    public void For_ImageSize_KeepsAPatchOnEveryLevel(int width, int height, int wanted, int finest, int count)
    {
        PyramidShape shape = PyramidShape.For(width, height, wanted);

        Assert.Equal(finest, shape.FinestLevel);
        Assert.Equal(count, shape.Count);
    }
}
