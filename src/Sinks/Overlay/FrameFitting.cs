using OpenCvSharp;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// Fits pictures of any size into a video of one size. The video has the first picture's size, made even (H.264 stores
/// colour at half resolution) by repeating the last column and row. A later picture of another size is scaled to fit and
/// centred on black. Colours are not converted: a stream that changes its matrix on the way shows them slightly off.
/// </summary>
internal sealed class FrameFitting
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

    private static int RoundUp(int pixels) => pixels + (pixels & 1);

    // The colours of the last column and row cover what is added, too.
    private void Extend(Canvas picture)
    {
        for (int y = 0; y < Size.Height; y++)
        {
            Span<byte> source = picture.Luma.Slice(Math.Min(y, picture.Height - 1) * picture.Width, picture.Width);
            Span<byte> target = _video.Luma.Slice(y * Size.Width, Size.Width);
            source.CopyTo(target);
            target[^1] = source[^1];
        }

        picture.Cb.CopyTo(_video.Cb);
        picture.Cr.CopyTo(_video.Cr);
    }

    private void Letterbox(Canvas picture)
    {
        double scale = Math.Min((double)Size.Width / picture.Width, (double)Size.Height / picture.Height);
        int width = ScaledSide(picture.Width * scale, Size.Width), height = ScaledSide(picture.Height * scale, Size.Height);
        int left = (Size.Width - width) / 4 * 2, top = (Size.Height - height) / 4 * 2;
        _video.Fill(Rgb.Black);
        for (int i = 0; i < 3; i++)
        {
            int step = i == 0 ? 1 : 2;
            using Mat source = picture.Plane(i), target = _video.Plane(i);
            using Mat place = target.SubMat(new Rect(left / step, top / step, width / step, height / step));
            Cv2.Resize(source, place, place.Size(), 0, 0, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
        }
    }

    // Even, since it holds whole samples of colour.
    private static int ScaledSide(double pixels, int most) => Math.Clamp((int)Math.Round(pixels / 2) * 2, 2, most);
}
