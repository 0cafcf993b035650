using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Model.Tracking.Appearance;

namespace SamStream.Model.Tests.Tracking.Appearance;

/// <summary>On made-up embeddings: the object's cells point one way, the background's another, with noise.</summary>
public sealed class AppearanceMemoryTests : IDisposable
{
    private const int Width = 640;
    private const int Height = 360;

    private readonly ImageEmbedding _embedding = new(TestGeometry.Square, 256);
    private readonly LetterboxGeometry _geometry = new(Width, Height, TestGeometry.Square);
    private readonly LikenessMap _map = new();
    private readonly AppearanceFitting _fitting = new(256);

    public void Dispose() => _embedding.Dispose();

    [Fact]
    public void Fit_MaskFillsTheFrame_HasNoBackgroundToTellItFrom()
    {
        var memory = new AppearanceMemory(256);
        Embed(_ => true, seed: 1);
        Fit(memory, MaskDrawing.Of(Width, Height, (_, _) => true));

        Assert.False(memory.IsFitted);
    }

    [Fact]
    public void Fit_ObjectSmallerThanACell_StillLearnsIt()
    {
        var memory = new AppearanceMemory(256);
        Embed(cell => cell is { X: 30, Y: 12 }, seed: 4);
        Fit(memory, MaskDrawing.Of(Width, Height, (x, y) => x is >= 302 and < 306 && y is >= 122 and < 126));
        memory.Classify(_embedding, _map);

        Assert.True(memory.IsFitted);
        Assert.True(_map.Row(12)[30] > 0.7f);
        Assert.True(_map.Row(12)[20] < 0.3f);
    }

    [Theory]
    [InlineData(640, 360)]
    [InlineData(333, 777)]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    public void Sum_EveryPixelOfAllOnes_IsTheWidth(int width, int height)
    {
        _map.Grid.Adapt(new LetterboxGeometry(width, height, TestGeometry.Square));
        for (int y = 0; y < CellGrid.Side; y++)
            _map.Row(y).Fill(1);

        for (int y = 0; y < height; y++)
        {
            Assert.Equal(width, _map.Sum(y, 0, width), 0.01f);
            Assert.Equal(width - (width / 2), _map.Sum(y, width / 2, width), 0.01f);
        }
    }

    private void Fit(AppearanceMemory memory, BinaryMask mask) => _fitting.Begin(memory, _embedding, mask, []);

    private void Embed(Func<(int X, int Y), bool> isObject, int seed)
    {
        var random = new Random(seed);
        Span<float> values = _embedding.Tensor.Span;
        for (int c = 0; c < _embedding.Channels; c++)
        {
            for (int y = 0; y < CellGrid.Side; y++)
            {
                for (int x = 0; x < CellGrid.Side; x++)
                {
                    float direction = isObject((x, y)) == (c % 2 == 0) ? 0.3f : -0.3f;
                    values[(((c * CellGrid.Side) + y) * CellGrid.Side) + x] =
                        direction + ((float)random.NextDouble() - 0.5f);
                }
            }
        }

        _embedding.Geometry = _geometry;
    }
}
