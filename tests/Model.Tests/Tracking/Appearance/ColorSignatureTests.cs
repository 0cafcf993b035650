using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Tracking.Appearance;

public sealed class ColorSignatureTests
{
    private const int Width = 4;
    private const int Height = 4;

    [Fact]
    public void Coefficient_SameColors_IsOne() =>
        Assert.Equal(1, Of((9, 90, 200), Whole).Coefficient(Of((9, 90, 200), Whole)), 1e-6f);

    [Fact]
    public void Coefficient_NoColorInCommon_IsZero() =>
        Assert.Equal(0, Of((9, 90, 200), Whole).Coefficient(Of((200, 90, 9), Whole)));

    [Fact]
    public void Coefficient_HalfOfThePixelsInCommon_IsTheRootOfTheirShare()
    {
        byte[] pixels = Fill((9, 90, 200));
        for (int i = 0; i < 2 * Width; i++)
            pixels[i * 3] = i % Width < Width / 2 ? (byte)250 : (byte)9;
        var halves = new ColorSignature();
        halves.Take(Image(pixels), Mask(new PixelBounds(0, 0, Width, 2)));

        Assert.Equal(MathF.Sqrt(0.5f), halves.Coefficient(Of((9, 90, 200), Whole)), 1e-6f);
    }

    [Fact]
    public void Take_PixelsOffTheMask_DoNotCount()
    {
        byte[] pixels = Fill((9, 90, 200));
        pixels.AsSpan(0, 2 * Width * 3).Fill(255);
        var lower = new ColorSignature();
        lower.Take(Image(pixels), Mask(new PixelBounds(0, 2, Width, 4)));

        Assert.Equal(1, lower.Coefficient(Of((9, 90, 200), Whole)), 1e-6f);
    }

    [Fact]
    public void Take_EmptyMask_SharesNothing()
    {
        ColorSignature none = Of((9, 90, 200), default);
        Assert.False(none.IsTaken);
        Assert.Equal(0, none.Coefficient(Of((9, 90, 200), Whole)));
    }

    private static PixelBounds Whole => new(0, 0, Width, Height);

    private static ColorSignature Of((byte B, byte G, byte R) color, PixelBounds bounds)
    {
        var signature = new ColorSignature();
        signature.Take(Image(Fill(color)), Mask(bounds));
        return signature;
    }

    private static YuvImage Image(byte[] bgr) => new(YuvPicture.FromBgr(bgr, Width, Height), new I420Layout(Width, Height));

    private static byte[] Fill((byte B, byte G, byte R) color)
    {
        byte[] pixels = new byte[Width * Height * 3];
        for (int i = 0; i < pixels.Length; i += 3)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = color;
        return pixels;
    }

    private static BinaryMask Mask(PixelBounds bounds)
    {
        var mask = new BinaryMask();
        mask.Resize(Width, Height);
        mask.Pixels.Clear();
        for (int y = bounds.Top; y < bounds.Bottom; y++)
            mask.Pixels.Slice((y * Width) + bounds.Left, bounds.Width).Fill(255);
        mask.Seal(bounds.Width * bounds.Height, bounds);
        return mask;
    }
}
