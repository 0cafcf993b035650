namespace SamStream.Sources.Images;

/// <summary>The formats that are recognised by their first bytes.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    Bmp,
    WebP,
    Tiff,
    Pnm,
}
