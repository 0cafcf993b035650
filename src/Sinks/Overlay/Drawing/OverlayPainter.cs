using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Overlay.Text;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// Draws a result over its frame: masks, a tag at each object, a legend of all objects, frame number and time. What is
/// written stays within the picture, and nothing covers anything else that is, while there is room.
/// </summary>
internal sealed class OverlayPainter
{
    // Of the height: text that can be read at any size, and does not cover small frames.
    private const int LinesPerFrame = 36;
    private const int MinLineHeight = 11;
    private const int MaxLineHeight = 96;

    // Below that many lines tags say less: they would cover what they name.
    private const int LinesForLabels = 24;

    private readonly MaskPainter _masks = new();
    private readonly FreePlaces _places = new();
    private readonly TagPlacement _placement;
    private readonly Legend _legend;
    private readonly double _maskOpacity;
    private readonly bool _showLegend;
    private readonly bool _showClock;
    private readonly ILogger _logger;
    private TextLines? _lines;

    /// <param name="maskOpacity">How much of a mask's pixels is its colour, 0 to 1; half of it while uncertain.</param>
    /// <param name="showLegend">Whether all objects and their states are listed in a corner.</param>
    /// <param name="showClock">Whether frame number and time are shown in a corner.</param>
    /// <param name="logger">Told of characters that no font has.</param>
    public OverlayPainter(double maskOpacity, bool showLegend, bool showClock, ILogger logger)
    {
        (_maskOpacity, _showLegend, _showClock, _logger) = (maskOpacity, showLegend, showClock, logger);
        _placement = new TagPlacement(_places);
        _legend = new Legend(_places);
    }

    /// <summary>Width of masks' contours on a picture of so many rows, pixels.</summary>
    public static int ContourOf(int height) => Math.Clamp((int)Math.Round(height / 360.0), 1, 6);

    /// <summary>Draws on the canvas, which holds the frame.</summary>
    public void Paint(Canvas canvas, FrameResult result)
    {
        int contour = ContourOf(canvas.Height);
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Mask is { Area: > 0 } mask)
                _masks.Paint(canvas, mask, ObjectColors.Of(found.Id), OpacityOf(found.State), contour);
        }

        TextLines lines = LinesFor(canvas.Height);
        int margin = lines.Height / 2;
        // Small frames would be all text.
        if (canvas.Width < lines.Height * 10 || canvas.Height < lines.Height * 6)
            return;
        bool isSmall = canvas.Height < lines.Height * LinesForLabels;
        _places.Begin(canvas.Width, canvas.Height);
        if (_showClock)
            DrawClock(canvas, lines, result.Metadata, margin);
        if (_showLegend)
            _legend.Draw(canvas, lines, result.Objects, margin, isSmall ? TagDetail.State : TagDetail.Full);
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Mask is not { Area: > 0 } mask)
                continue;
            var tag = new ObjectTag(lines, found, isSmall ? TagDetail.Id : TagDetail.Full, canvas.Width);
            PixelArea place = _placement.Place(found.Id, mask.Bounds, tag.Width, tag.Height);
            tag.Draw(canvas, place.Left, place.Top);
        }
    }

    private double OpacityOf(TrackState state) =>
        state == TrackState.Uncertain ? _maskOpacity / 2 : _maskOpacity;

    private TextLines LinesFor(int height)
    {
        int lineHeight = Math.Clamp(height / LinesPerFrame, MinLineHeight, MaxLineHeight);
        if (_lines is null || _lines.Height != lineHeight)
            _lines = new TextLines(lineHeight, _logger);
        return _lines;
    }

    private void DrawClock(Canvas canvas, TextLines lines, in FrameMetadata metadata, int margin)
    {
        TimeSpan time = metadata.PresentationTime;
        string clock = string.Create(CultureInfo.InvariantCulture,
            $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");
        int padding = lines.Height / 4, height = ObjectTag.HeightWith(lines), room = canvas.Width - (2 * (margin + padding));
        TextLine text = lines.Make($"frame {metadata.Index}  {clock}");
        if (text.Width > room)
            text = lines.Make(clock);
        if (text.Width > room)
            return;
        int width = text.Width + (2 * padding);
        var area = new PixelArea(canvas.Width - margin - width, canvas.Height - margin - height, width, height);
        Panel.Fill(canvas, area, Rgb.Black, 0.5, height / 4, height / 4);
        canvas.Write(text, area.Left + padding, area.Top + ((height - lines.Height) / 2), Rgb.White);
        _places.Take(area);
    }
}
