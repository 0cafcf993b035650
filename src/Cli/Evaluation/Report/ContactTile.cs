using System.Globalization;
using OpenCvSharp;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>Draws frames of a contact sheet, one after another: the result as a coloured area, the truth as an outline.</summary>
internal sealed class ContactTile(GlyphAtlas glyphs) : IDisposable
{
    /// <summary>Of a tile, pixels; the picture keeps its shape within it.</summary>
    public const int Width = 400, PictureHeight = 240;

    /// <summary>Of an outline on the sheet.</summary>
    private const int OutlinePixels = 2;

    /// <summary>Where frames have many pixels more than tiles, outlines get thinner: wider ones take long.</summary>
    private const int MostOutlinePixels = 8;

    private const double ResultOpacity = 0.4;

    public static readonly Bgr Truth = Bgr.FromRgb(0xFFD400), Result = Bgr.FromRgb(0xFF3B6B);

    private readonly Canvas _frame = new();
    private readonly MaskPainter _painter = new();

    /// <summary>Height with two lines of text below the picture.</summary>
    public static int HeightWith(GlyphAtlas glyphs) => PictureHeight + (2 * glyphs.LineHeight);

    /// <summary>Draws one.</summary>
    /// <param name="sheet">Where on.</param>
    /// <param name="shown">The frame.</param>
    /// <param name="left">Of the tile.</param>
    /// <param name="top">Of the tile.</param>
    /// <exception cref="EvaluationException">The frame's image cannot be read.</exception>
    public void Draw(Canvas sheet, SheetFrame shown, int left, int top)
    {
        DrawPicture(sheet, shown, left, top);
        DrawLine(sheet, $"object {shown.ObjectId} of {shown.Sequence.Name}", left, top + PictureHeight);
        DrawLine(sheet, Describe(shown.Frame), left, top + PictureHeight + glyphs.LineHeight);
    }

    public void Dispose() => _frame.Dispose();

    private static string Describe(WorstFrames.Kept frame)
    {
        string state = frame.Claim is { } claim ? $", {EnumWord.Of(claim.State)}" : "";
        // That there is none of what is occluded or lost goes without saying.
        bool saysNothing = !IsSomething(frame.Result) && frame.Claim?.State is not (TrackState.Occluded or TrackState.Lost);
        string missing = (saysNothing ? ", no result" : "") + (IsSomething(frame.Truth) ? "" : ", no truth");
        return string.Create(CultureInfo.InvariantCulture, $"frame {frame.FrameIndex}: J {frame.Iou:0.000}{state}{missing}");
    }

    private static bool IsSomething(ReadOnlySpan<byte> mask) => mask.ContainsAnyExcept((byte)0);

    private void DrawPicture(Canvas sheet, SheetFrame shown, int left, int top)
    {
        string path = shown.Sequence.Frames[shown.Frame.FrameIndex];
        using Mat image = Cv2.ImRead(path);
        if (image.Empty())
            throw new EvaluationException($"{path}: cannot be read as an image; replace it.");
        // The annotations' size is that of the masks.
        (int width, int height) = (shown.Width, shown.Height);
        _frame.Resize(width, height);
        Cv2.Resize(image, _frame.Image, new Size(width, height));
        SegmentationMask truth = new(width, height, shown.Frame.Truth), result = new(width, height, shown.Frame.Result);
        PixelBounds part = TileView.Of(truth, result);
        double scale = Math.Min((double)Width / part.Width, (double)PictureHeight / part.Height);
        int outline = Math.Clamp((int)Math.Round(OutlinePixels / scale), 1, MostOutlinePixels);
        if (result.Area > 0)
            _painter.Paint(_frame, result, Result, ResultOpacity, outline);
        if (truth.Area > 0)
            _painter.Paint(_frame, truth, Truth, opacity: 0, outline);

        var size = new Size(
            Math.Clamp((int)Math.Round(part.Width * scale), 1, Width),
            Math.Clamp((int)Math.Round(part.Height * scale), 1, PictureHeight));
        using Mat from = _frame.Image.SubMat(new Rect(part.Left, part.Top, part.Width, part.Height));
        using Mat place = sheet.Image.SubMat(
            new Rect(left + ((Width - size.Width) / 2), top + ((PictureHeight - size.Height) / 2), size.Width, size.Height));
        Cv2.Resize(from, place, size, 0, 0, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
    }

    // A name that is too long loses its end.
    private void DrawLine(Canvas sheet, string text, int left, int top)
    {
        int length = text.Length;
        while (length > 0 && glyphs.Measure(text.AsSpan(0, length)) > Width)
            length--;
        glyphs.Draw(sheet, text.AsSpan(0, length), left, top, Bgr.White);
    }
}
