using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Motion;
using SamStream.Model.Tracking.Templates;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Tracking.Templates;

public sealed class TemplateSearchTests
{
    private const int Width = 320;
    private const int Height = 200;

    private static readonly PixelBounds Place = new(140, 90, 164, 106);

    private readonly TemplateSearch _search = new(longestSide: Width);
    private readonly ObjectTemplate _template = new();
    private readonly BoxFilter _motion = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(23, -9)]
    [InlineData(-31, 17)]
    public void Find_MovedByMoreThanItsSize_IsThere(int x, int y)
    {
        Begin(Draw(0, 0));

        TemplateMatch match = Find(Draw(x, y));

        Assert.Equal((152 + x, 98 + y), (match.X, match.Y));
        Assert.InRange(match.Difference, 0, 6);
    }

    [Fact]
    public void Find_TwoAlike_IsTheOneWhereItShouldBe()
    {
        Begin(Draw(0, 0));
        for (int i = 1; i <= 8; i++)
        {
            _motion.Advance(CameraMotion.None);
            _motion.Observe(Shifted(6 * i, 0));
        }

        TemplateMatch match = Find(Draw((54, 0), (14, 0)));

        Assert.Equal((152 + 54, 98), (match.X, match.Y));
    }

    [Fact]
    public void Find_BounceOutOfReach_IsFoundAroundTheLastPlace()
    {
        Begin(Draw(0, 0));
        for (int i = 1; i <= 20; i++)
        {
            _motion.Advance(CameraMotion.None);
            _motion.Observe(Shifted(-2 * i, 0));
            _template.LatestDifference = 3;
            _template.Confirm();
        }

        TemplateMatch match = Find(Draw(30, 20));

        Assert.Equal(152 + 30, match.X, 1f);
        Assert.Equal(98 + 20, match.Y, 1f);
    }

    [Fact]
    public void Find_LargerFrame_IsInItsPixels()
    {
        byte[] small = Draw(0, 0), moved = Draw(20, 8);
        byte[] before = Twice(small), after = Twice(moved);
        BinaryMask mask = MaskDrawing.Of(
            2 * Width, 2 * Height, (px, py) => MaskDrawing.Inside(Place, px / 2, py / 2));
        _search.Take(_template, Image(before, 2), mask, isPrompt: true);
        _motion.Start(mask.Bounds.ToBox());
        _motion.Advance(CameraMotion.None);

        TemplateMatch match = _search.Find(
            _template, Image(after, 2), _motion, (304, 196));

        Assert.Equal(304 + 40, match.X, 2f);
        Assert.Equal(196 + 16, match.Y, 2f);
    }

    [Fact]
    public void Find_PartOutsideOfTheFrame_IsStillThere()
    {
        Begin(Draw(0, 0));
        _motion.Start(Shifted(148, 0));

        TemplateMatch match = Find(Draw(160, 0));

        Assert.InRange(match.X, 152 + 156, 152 + 164);
        Assert.Equal(98, match.Y, 2f);
    }

    [Fact]
    public void Find_NothingOfItLeft_DiffersAsMuchAsBackgroundDoes()
    {
        Begin(Draw(0, 0));

        Assert.InRange(Find(Draw(1000, 0)).Difference, 20, 30.1f);
    }

    [Fact]
    public void Learn_BackgroundInTheMask_CountsLessAndLess()
    {
        // The mask has as much background as object; that moves on, and so what is around it changes.
        BinaryMask mask = MaskDrawing.Of(
            Width, Height, (x, y) => MaskDrawing.Inside(new PixelBounds(140, 90, 164, 122), x, y));
        _search.Take(_template, Image(Draw(0, 0)), mask, isPrompt: true);
        float first = DifferenceAt(7);
        for (int i = 1; i <= 6; i++)
            _search.Learn(_template, Image(Draw(7 * i, 0)), new TemplateMatch(152 + (7 * i), 106, 0), MathF.Sqrt(24 * 32));

        Assert.True(DifferenceAt(49) < 0.7f * first);

        float DifferenceAt(int shift)
        {
            _motion.Start(mask.Bounds.ToBox());
            return _search.Difference(_template, Image(Draw(shift, 0)), _motion, 152 + shift, 106);
        }
    }

    [Fact]
    public void Renew_MaskWithAnotherCentre_FindsThePromptsPixelsBesideIt()
    {
        Begin(Draw(0, 0));
        BinaryMask left = MaskDrawing.Of(
            Width, Height, (x, y) => MaskDrawing.Inside(Place with { Right = Place.Right - 8 }, x, y));
        _search.Take(_template, Image(Draw(0, 0)), left, isPrompt: false);
        _motion.Start(left.Bounds.ToBox());

        Assert.InRange(_search.Difference(_template, Image(Draw(0, 0)), _motion, 148, 98), 0, 8);
    }

    private void Begin(byte[] pixels)
    {
        BinaryMask mask = MaskDrawing.Of(Width, Height, (x, y) => MaskDrawing.Inside(Place, x, y));
        _search.Take(_template, Image(pixels), mask, isPrompt: true);
        _motion.Start(Place.ToBox());
    }

    private TemplateMatch Find(byte[] pixels)
    {
        (float X, float Y) last = _motion.Centre;
        _motion.Advance(CameraMotion.None);
        return _search.Find(_template, Image(pixels), _motion, last);
    }

    private static YuvImage Image(byte[] bgr, int scale = 1) =>
        new(YuvPicture.FromBgr(bgr, scale * Width, scale * Height), new I420Layout(scale * Width, scale * Height));

    private static BoxXyxy Shifted(int x, int y) => new(Place.Left + x, Place.Top + y, Place.Right + x, Place.Bottom + y);

    private static byte[] Twice(byte[] pixels)
    {
        byte[] twice = new byte[4 * pixels.Length];
        for (int y = 0; y < 2 * Height; y++)
        {
            for (int x = 0; x < 2 * Width; x++)
                pixels.AsSpan(((y / 2 * Width) + (x / 2)) * 3, 3).CopyTo(twice.AsSpan(((y * 2 * Width) + x) * 3));
        }

        return twice;
    }

    private static byte[] Draw(int x, int y) => Draw((x, y));

    // Reddish patches with a texture of their own before a bluish one.
    private static byte[] Draw(params (int X, int Y)[] shifts)
    {
        byte[] pixels = new byte[Width * Height * 3];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int at = ((y * Width) + x) * 3, ground = ((x / 4 * 53) + (y / 4 * 17)) % 64;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)(100 + ground), (byte)(60 + ground), (byte)(20 + ground));
                foreach ((int shiftX, int shiftY) in shifts)
                {
                    if (!MaskDrawing.Inside(Place, x - shiftX, y - shiftY))
                        continue;
                    int own = (((x - shiftX) / 3 * 37) + ((y - shiftY) / 3 * 89)) % 64;
                    (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)(20 + own), (byte)(80 + own), (byte)(160 + own));
                }
            }
        }

        return pixels;
    }
}
