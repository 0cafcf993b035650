using OpenCvSharp;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// Fits pictures of any size into a video of one size. The video has the first picture's size, made even (H.264 stores
/// colour at half resolution) by repeating the last column and row. A later picture of another size is scaled to fit and
/// centred on black.
/// </summary>
internal sealed class FrameFitting : IDisposable
{
    private readonly Canvas _video = new();
    private int _pictureWidth;
    private int _pictureHeight;

    /// <summary>Even width and height.</summary>
    public Size Size { get; private set; }

    /// <summary>Sets the size of the first picture.</summary>
    public void Begin(int width, int height)
    {
        (_pictureWidth, _pictureHeight) = (width, height);
        Size = new Size(RoundUp(width), RoundUp(height));
        _video.Resize(Size.Width, Size.Height);
    }

    /// <summary>The picture in the video's size, valid until the next call.</summary>
    public Canvas Fit(Canvas picture)
    {
        if (picture.Width == Size.Width && picture.Height == Size.Height)
            return picture;
        if (picture.Width == _pictureWidth && picture.Height == _pictureHeight)
            Extend(picture);
        else
            Letterbox(picture);
        return _video;
    }

    public void Dispose() => _video.Dispose();

    private static int RoundUp(int pixels) => pixels + (pixels & 1);

    private void Extend(Canvas picture)
    {
        for (int y = 0; y < Size.Height; y++)
        {
            Span<byte> source = picture.Row(Math.Min(y, picture.Height - 1)), target = _video.Row(y);
            source.CopyTo(target);
            source[^3..].CopyTo(target[^3..]);
        }
    }

    private void Letterbox(Canvas picture)
    {
        double scale = Math.Min((double)Size.Width / picture.Width, (double)Size.Height / picture.Height);
        int width = Math.Clamp((int)Math.Round(picture.Width * scale), 1, Size.Width);
        int height = Math.Clamp((int)Math.Round(picture.Height * scale), 1, Size.Height);
        _video.Pixels.Clear();
        using Mat place = _video.Image.SubMat(new Rect((Size.Width - width) / 2, (Size.Height - height) / 2, width, height));
        Cv2.Resize(
            picture.Image, place, new Size(width, height), 0, 0,
            scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
    }
}
