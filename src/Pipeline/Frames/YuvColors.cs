namespace SamStream.Pipeline.Frames;

/// <summary>
/// Between Y'CbCr of limited range and R'G'B', both 8 bits (ITU-R BT.601-7, BT.709-6 and BT.2020-2: Kr and Kb are theirs).
/// </summary>
public sealed class YuvColors
{
    private const float LumaRange = 219, ColorRange = 224;

    private static readonly YuvColors[] All = [new(0.299f, 0.114f), new(0.2126f, 0.0722f), new(0.2627f, 0.0593f)];

    private readonly float _kr, _kb;

    private YuvColors(float kr, float kb)
    {
        (_kr, _kb) = (kr, kb);
        float kg = 1 - kr - kb, color = 255 / ColorRange;
        RedOfCr = 2 * (1 - kr) * color;
        BlueOfCb = 2 * (1 - kb) * color;
        GreenOfCb = -BlueOfCb * kb / kg;
        GreenOfCr = -RedOfCr * kr / kg;
    }

    /// <summary>Luma that is black, and what the colours of gray are.</summary>
    public const int Black = 16, Gray = 128;

    /// <summary>What a step of luma adds to red, green and blue.</summary>
    public const float OfLuma = 255 / LumaRange;

    /// <summary>What a step of Cr adds to red.</summary>
    public float RedOfCr { get; }

    /// <summary>What a step of Cb adds to green.</summary>
    public float GreenOfCb { get; }

    /// <summary>What a step of Cr adds to green.</summary>
    public float GreenOfCr { get; }

    /// <summary>What a step of Cb adds to blue.</summary>
    public float BlueOfCb { get; }

    /// <summary>Those of a matrix.</summary>
    public static YuvColors Of(YuvMatrix matrix) => All[(int)matrix];

    /// <summary>Red, green and blue of a sample, within 0 to 255.</summary>
    public (float Red, float Green, float Blue) ToRgb(float luma, float cb, float cr)
    {
        float gray = (luma - Black) * OfLuma;
        cb -= Gray;
        cr -= Gray;
        return (
            Math.Clamp(gray + (cr * RedOfCr), 0, 255),
            Math.Clamp(gray + (cb * GreenOfCb) + (cr * GreenOfCr), 0, 255),
            Math.Clamp(gray + (cb * BlueOfCb), 0, 255));
    }

    /// <summary>The sample of red, green and blue.</summary>
    public (byte Luma, byte Cb, byte Cr) FromRgb(byte red, byte green, byte blue)
    {
        float gray = (_kr * red) + ((1 - _kr - _kb) * green) + (_kb * blue);
        return (
            (byte)(Black + (gray / OfLuma) + 0.5f), (byte)(Gray + ((blue - gray) / BlueOfCb) + 0.5f),
            (byte)(Gray + ((red - gray) / RedOfCr) + 0.5f));
    }

    /// <summary>[3, 4] from blue, green, red and 1 to luma, Cb, Cr.</summary>
    public float[,] BgrToYuv()
    {
        float kg = 1 - _kr - _kb, ofLuma = 1 / OfLuma, ofCb = 1 / BlueOfCb, ofCr = 1 / RedOfCr;
        return new[,]
        {
            { _kb * ofLuma, kg * ofLuma, _kr * ofLuma, Black },
            { (1 - _kb) * ofCb, -kg * ofCb, -_kr * ofCb, Gray },
            { -_kb * ofCr, -kg * ofCr, (1 - _kr) * ofCr, Gray },
        };
    }

    /// <summary>[3, 4] from luma, Cb, Cr and 1 to blue, green, red.</summary>
    public float[,] YuvToBgr()
    {
        const float dark = -Black * OfLuma;
        return new[,]
        {
            { OfLuma, BlueOfCb, 0, dark - (Gray * BlueOfCb) },
            { OfLuma, GreenOfCb, GreenOfCr, dark - (Gray * (GreenOfCb + GreenOfCr)) },
            { OfLuma, 0, RedOfCr, dark - (Gray * RedOfCr) },
        };
    }
}

/// <summary>Which Y'CbCr a frame's samples are, always with limited range: luma 16 to 235, colours 16 to 240.</summary>
public enum YuvMatrix
{
    /// <summary>ITU-R BT.601: of images and standard definition, and what FFmpeg takes a stream for that does not say.</summary>
    Bt601,

    /// <summary>ITU-R BT.709: of high definition.</summary>
    Bt709,

    /// <summary>ITU-R BT.2020, non-constant luminance: of ultra-high definition.</summary>
    Bt2020,
}
