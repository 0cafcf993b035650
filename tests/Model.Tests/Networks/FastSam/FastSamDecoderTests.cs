using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Networks.FastSam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Networks.FastSam;

/// <summary>
/// What prompts choose among objects that are drawn by hand: a picture of 64x46 pixels that is not scaled, and logits for 4x4 of them.
/// </summary>
public sealed class FastSamDecoderTests : IDisposable
{
    private const int Columns = 16;

    private static readonly InputGeometry Input = TestGeometry.Of(new InputSize(64, 64));
    private static readonly LetterboxGeometry Picture = new(64, 46, Input);
    private static readonly BoxXyxy Large = new(0, 0, 32, 32), Small = new(16, 16, 32, 32), Other = new(40, 8, 56, 24);

    private readonly FastSamEmbedding _found = new(Input) { Geometry = Picture };
    private readonly DecodedMasks _decoded = new();
    private readonly PromptBatch _prompts = new(Input);

    public void Dispose()
    {
        _found.Dispose();
        _decoded.Dispose();
    }

    // IoU of the mask with the box: of the large one 36 / 64, of the small one 16 / 36.
    [Fact]
    public void Decode_Box_ChoosesTheMaskWithTheLargestIou()
    {
        Draw((Large, 0.8f), (Small, 0.9f), (Other, 0.5f));
        int prompt = AddBox(new BoxXyxy(8, 8, 32, 32));

        Decode();

        Assert.Equal(Large, BoxOf(prompt));
        // The boxes' IoU is that of the masks here.
        Assert.Equal(MathF.Sqrt(0.8f * 36 / 64), _decoded.PredictedIou(prompt, 0), 5);
    }

    [Fact]
    public void Decode_BoxOfAnObject_HasItsScore()
    {
        Draw((Large, 0.8f), (Small, 0.81f));
        int prompt = AddBox(Small);

        Decode();

        Assert.Equal(Small, BoxOf(prompt));
        Assert.Equal(0.9f, _decoded.PredictedIou(prompt, 0), 5);
    }

    // The large one holds the point that is off the object: half of what is said speaks for it, 0.28, and all for the small one, 0.44.
    [Fact]
    public void Decode_BoxAndPointOffTheObject_ChoosesWhatDoesNotHoldIt()
    {
        Draw((Large, 0.8f), (Small, 0.9f));
        int prompt = AddBox(new BoxXyxy(8, 8, 32, 32));
        _prompts.AddPoint(prompt, 10, 10, positive: false);

        Decode();

        Assert.Equal(Small, BoxOf(prompt));
    }

    // A mask is only where its box is, whatever its prototypes say elsewhere.
    [Fact]
    public void Decode_MaskBeyondItsBox_IsCropped()
    {
        var everywhere = new BoxXyxy(0, 0, 64, 64);
        Take([everywhere], (new BoxXyxy(9, 8, 41, 25), 0.8f));
        int prompt = AddBox(new BoxXyxy(8, 8, 40, 24));

        Decode();

        // Of the cells at 8 and 40 the middle is at 10, beyond 9, and at 42, beyond 41; the one at 24 has 26.
        Assert.Equal(new BoxXyxy(8, 8, 40, 24), BoxOf(prompt));
        Assert.Equal(-12, _decoded.Logits(prompt, 0)[0]);
    }

    // The last row of logits is half in the picture: an object that ends with that does so in full.
    [Fact]
    public void Decode_ObjectAtTheEdge_ReachesIt()
    {
        Draw((new BoxXyxy(20, 20, 64, 46), 0.8f));
        int prompt = AddBox(new BoxXyxy(20, 20, 64, 46));
        var mask = new byte[64 * 46];

        Decode();
        (_, PixelBounds bounds) = new MaskResampler().Write(_decoded.Logits(prompt, 0), Picture, mask);

        Assert.Equal((64, 46), (bounds.Right, bounds.Bottom));
        Assert.InRange(bounds.Left, 18, 22);
    }

    [Fact]
    public void Decode_PointsOnObjects_UnitesThem()
    {
        Draw((Small, 0.9f), (Other, 0.6f), (Large, 0.8f));
        int one = _prompts.Add(), both = _prompts.Add();
        _prompts.AddPoint(one, 50, 10, positive: true);
        _prompts.AddPoint(both, 50, 10, positive: true);
        _prompts.AddPoint(both, 20, 20, positive: true);

        Decode();

        Assert.Equal(Other, BoxOf(one));
        Assert.Equal(0.6f, _decoded.PredictedIou(one, 0), 5);
        Assert.Equal(16 + 64, Area(both));
        // Masks of 16, 16 and 64 cells.
        Assert.Equal(((16 * 0.9f) + (16 * 0.6f) + (64 * 0.8f)) / 96, _decoded.PredictedIou(both, 0), 5);
    }

    // Of 64 cells a smaller mask takes away the 2 · 4 that it shares; a larger one comes first, and what is smaller lies on it.
    [Theory]
    [InlineData(56, 16, 64 - 8)]
    [InlineData(64, 32, 64)]
    public void Decode_PointOffTheObject_TakesItsMaskAwayInTheOrderOfAreas(float right, float bottom, int area)
    {
        Draw((new BoxXyxy(24, 0, right, bottom), 0.5f), (Large, 0.9f));
        int prompt = _prompts.Add();
        _prompts.AddPoint(prompt, 10, 10, positive: true);
        _prompts.AddPoint(prompt, 50, 10, positive: false);

        Decode();

        Assert.Equal((area, 0.9f), (Area(prompt), _decoded.PredictedIou(prompt, 0)));
    }

    // The large mask holds the point off the object in both cases; the small one only in the second.
    [Theory]
    [InlineData(20, 20, 10, 10, 16)]
    [InlineData(10, 10, 20, 20, 0)]
    public void Decode_PointOffTheObjectInOneThatHoldsBoth_TakesItAway(float onX, float onY, float offX, float offY, int area)
    {
        Draw((Small, 0.5f), (Large, 0.9f));
        int prompt = _prompts.Add();
        _prompts.AddPoint(prompt, onX, onY, positive: true);
        _prompts.AddPoint(prompt, offX, offY, positive: false);

        Decode();

        Assert.Equal((area, area > 0 ? 0.5f : 0), (Area(prompt), _decoded.PredictedIou(prompt, 0)));
    }

    [Fact]
    public void Decode_NothingThere_IsNoMask()
    {
        Draw((Small, 0.9f));
        int box = AddBox(Other), beyond = AddBox(new BoxXyxy(70, 50, 90, 60)), point = _prompts.Add(), off = _prompts.Add();
        _prompts.AddPoint(point, 50, 10, positive: true);
        _prompts.AddPoint(off, 50, 10, positive: false);

        Decode();

        foreach (int prompt in new[] { box, beyond, point, off })
            Assert.Equal((0f, 0), (_decoded.PredictedIou(prompt, 0), Area(prompt)));
    }

    [Fact]
    public void Decode_Aborted_EndsSo()
    {
        Draw((Small, 0.9f));
        AddBox(Small);
        using var decoder = new FastSamDecoder(Input);
        decoder.Abort();

        Assert.Throws<OperationCanceledException>(() => decoder.Decode(_found, _prompts, _decoded));
    }

    private int AddBox(in BoxXyxy box)
    {
        int prompt = _prompts.Add();
        _prompts.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
        return prompt;
    }

    private void Decode()
    {
        using var decoder = new FastSamDecoder(Input);
        Assert.False(decoder.TakesMasks);
        decoder.Decode(_found, _prompts, _decoded);
    }

    private BoxXyxy BoxOf(int prompt) => LowResMask.Box(_decoded.Logits(prompt, 0), Picture);

    private int Area(int prompt)
    {
        var mask = new LowResMask();
        mask.Threshold(_decoded.Logits(prompt, 0), Picture);
        return mask.Area;
    }

    // Each object has a prototype of its own: 1 in its box, −1 elsewhere.
    private void Draw(params (BoxXyxy Box, float Score)[] objects) => Take([.. objects.Select(one => one.Box)], objects);

    private void Take(BoxXyxy[] shapes, params (BoxXyxy Box, float Score)[] objects)
    {
        var prototypes = new float[FastSamContract.Channels * Input.LowResCells];
        for (int i = 0; i < shapes.Length; i++)
        {
            for (int cell = 0; cell < Input.LowResCells; cell++)
            {
                float x = (cell % Columns * 4) + 2, y = (cell / Columns * 4) + 2;
                bool isIn = x > shapes[i].X1 && x < shapes[i].X2 && y > shapes[i].Y1 && (y < shapes[i].Y2 || shapes[i].Y2 >= Picture.ScaledHeight);
                prototypes[(i * Input.LowResCells) + cell] = isIn ? 1 : -1;
            }
        }

        _found.TakePrototypes(prototypes, 0, 0);
        _found.Clear();
        for (int i = 0; i < objects.Length; i++)
        {
            var coefficients = new float[FastSamContract.Channels];
            coefficients[i] = 5;
            _found.Add(objects[i].Box, objects[i].Score, coefficients, Picture);
        }
    }
}
