using System.Globalization;
using OpenCvSharp;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Evaluation.Reports;

/// <summary>Draws a frame of a contact sheet: the result as a coloured area, the truth as an outline, two lines of text below.</summary>
internal static class ContactTile
{
    /// <summary>Of a tile, pixels; the picture keeps its shape within it.</summary>
    public const int Width = 400, Height = PictureHeight + (2 * SheetText.LineHeight);

    private const int PictureHeight = 240;

    /// <summary>Of an outline on the sheet.</summary>
    private const int OutlinePixels = 2;

    /// <summary>Where frames have many pixels more than tiles, outlines get thinner: wider ones take long.</summary>
    private const int MostOutlinePixels = 8;

    private const double ResultOpacity = 0.4;

    public static readonly Scalar Truth = new(0x00, 0xD4, 0xFF), Result = new(0x6B, 0x3B, 0xFF);

    /// <summary>Draws one.</summary>
    /// <param name="sheet">Where on.</param>
    /// <param name="shown">The frame.</param>
    /// <param name="left">Of the tile.</param>
    /// <param name="top">Of the tile.</param>
    /// <exception cref="EvaluationException">The frame's image cannot be read.</exception>
    public static void Draw(Mat sheet, SheetFrame shown, int left, int top)
    {
        DrawPicture(sheet, shown, left, top);
        DrawLine(sheet, $"object {shown.ObjectId} of {shown.Sequence.Name}", left, top + PictureHeight);
        DrawLine(sheet, Describe(shown.Frame), left, top + PictureHeight + SheetText.LineHeight);
    }

    private static string Describe(WorstFrame frame)
    {
        string state = frame.Tracker is { } tracker ? $", {EnumWord.Of(tracker.State)}" : "";
        // That there is none of what is occluded or lost goes without saying.
        bool saysNothing = !IsSomething(frame.Result) && frame.Tracker?.State is not (TrackState.Occluded or TrackState.Lost);
        string missing = (saysNothing ? ", no result" : "") + (IsSomething(frame.Truth) ? "" : ", no truth");
        return string.Create(CultureInfo.InvariantCulture, $"frame {frame.FrameIndex}: J {frame.Iou:0.000}{state}{missing}");
    }

    private static bool IsSomething(ReadOnlySpan<byte> mask) => mask.ContainsAnyExcept((byte)0);

    private static void DrawPicture(Mat sheet, SheetFrame shown, int left, int top)
    {
        string path = shown.Sequence.Frames[shown.Frame.FrameIndex];
        using Mat image = Cv2.ImRead(path), picture = new();
        if (image.Empty())
            throw new EvaluationException($"{path}: cannot be read as an image; replace it.");
        // The annotations' size is that of the masks.
        (int width, int height) = (shown.Width, shown.Height);
        Cv2.Resize(image, picture, new Size(width, height));
        SegmentationMask truth = new(width, height, shown.Frame.Truth), result = new(width, height, shown.Frame.Result);
        PixelBounds part = TileView.Of(truth, result);
        double scale = Math.Min((double)Width / part.Width, (double)PictureHeight / part.Height);
        int outline = Math.Clamp((int)Math.Round(OutlinePixels / scale), 1, MostOutlinePixels);
        Paint(picture, result, Result, ResultOpacity, outline);
        Paint(picture, truth, Truth, opacity: 0, outline);

        var size = new Size(
            Math.Clamp((int)Math.Round(part.Width * scale), 1, Width),
            Math.Clamp((int)Math.Round(part.Height * scale), 1, PictureHeight));
        using Mat from = picture.SubMat(new Rect(part.Left, part.Top, part.Width, part.Height));
        using Mat place = sheet.SubMat(
            new Rect(left + ((Width - size.Width) / 2), top + ((PictureHeight - size.Height) / 2), size.Width, size.Height));
        Cv2.Resize(from, place, size, 0, 0, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
    }

    // The outline lies inside of the mask, and there is none where the frame cuts it off.
    private static void Paint(Mat picture, SegmentationMask shown, Scalar color, double opacity, int outline)
    {
        byte[] pixels = new byte[shown.Width * shown.Height];
        shown.CopyTo(pixels);
        using Mat mask = Mat.FromPixelData(shown.Height, shown.Width, MatType.CV_8UC1, pixels), inner = new();
        using Mat colored = picture.Clone(), cross = Cv2.GetStructuringElement(MorphShapes.Cross, new Size(3, 3));
        colored.SetTo(color, mask);
        Cv2.AddWeighted(colored, opacity, picture, 1 - opacity, 0, picture);
        Cv2.Erode(mask, inner, cross, iterations: outline, borderType: BorderTypes.Constant, borderValue: Scalar.All(255));
        Cv2.Subtract(mask, inner, inner);
        picture.SetTo(color, inner);
    }

    // A name that is too long loses its end.
    private static void DrawLine(Mat sheet, string text, int left, int top)
    {
        while (text.Length > 0 && SheetText.Measure(text) > Width)
            text = text[..^1];
        SheetText.Write(sheet, text, left, top, Scalar.White);
    }
}

/// <summary>What of a frame a tile shows: all of it, or the part around its masks where they are small.</summary>
internal static class TileView
{
    /// <summary>Sides of the part, in sides of the masks.</summary>
    private const int Context = 3;

    /// <summary>Smallest part, as a share of the frame's sides: what is around says where it is.</summary>
    private const double SmallestShare = 0.3;

    /// <summary>The part, of the frame's shape.</summary>
    public static PixelBounds Of(SegmentationMask truth, SegmentationMask result)
    {
        PixelBounds masks = truth.Bounds.Union(result.Bounds);
        if (masks.IsEmpty)
            return PixelBounds.OfFrame(truth.Width, truth.Height);
        double share = Math.Max((double)masks.Width / truth.Width, (double)masks.Height / truth.Height) * Context;
        share = Math.Clamp(share, SmallestShare, 1);
        int width = (int)Math.Round(truth.Width * share), height = (int)Math.Round(truth.Height * share);
        int left = Math.Clamp(((masks.Left + masks.Right) / 2) - (width / 2), 0, truth.Width - width);
        int top = Math.Clamp(((masks.Top + masks.Bottom) / 2) - (height / 2), 0, truth.Height - height);
        return new PixelBounds(left, top, left + Math.Max(1, width), top + Math.Max(1, height));
    }
}
