using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Overlay.Text;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>Draws a result over its frame: masks, a tag at each object, a legend of all objects, frame number and time.</summary>
/// <param name="maskOpacity">How much of a mask's pixels is its colour, 0 to 1; half of it while uncertain.</param>
/// <param name="showLegend">Whether all objects and their states are listed in a corner.</param>
/// <param name="showClock">Whether frame number and time are shown in a corner.</param>
/// <param name="logger">Told of characters that no font has.</param>
internal sealed class OverlayPainter(double maskOpacity, bool showLegend, bool showClock, ILogger logger)
{
    // Of the height: text that can be read at any size, and does not cover small frames.
    private const int LinesPerFrame = 36;
    private const int MinLineHeight = 11;
    private const int MaxLineHeight = 96;

    // Below that many lines tags say less: they would cover what they name.
    private const int LinesForLabels = 24;

    private readonly MaskPainter _masks = new();
    private readonly List<PixelArea> _taken = [];
    private TextLines? _lines;

    /// <summary>Draws on the canvas, which holds the frame.</summary>
    public void Paint(Canvas canvas, FrameResult result)
    {
        int contour = Math.Clamp((int)Math.Round(canvas.Height / 360.0), 1, 6);
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
        _taken.Clear();
        if (showClock)
            DrawClock(canvas, lines, result.Metadata, margin);
        if (showLegend)
            DrawLegend(canvas, lines, result.Objects, margin, isSmall ? TagDetail.State : TagDetail.Full);
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Mask is { Area: > 0 } mask)
                DrawTag(canvas, new ObjectTag(lines, found, isSmall ? TagDetail.Id : TagDetail.Full, canvas.Width), mask.Bounds);
        }
    }

    private double OpacityOf(TrackState state) =>
        state == TrackState.Uncertain ? maskOpacity / 2 : maskOpacity;

    private TextLines LinesFor(int height)
    {
        int lineHeight = Math.Clamp(height / LinesPerFrame, MinLineHeight, MaxLineHeight);
        if (_lines is null || _lines.Height != lineHeight)
            _lines = new TextLines(lineHeight, logger);
        return _lines;
    }

    private void DrawClock(Canvas canvas, TextLines lines, in FrameMetadata metadata, int margin)
    {
        TimeSpan time = metadata.PresentationTime;
        TextLine text = lines.Make(string.Create(CultureInfo.InvariantCulture,
            $"frame {metadata.Index}  {(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}"));
        int padding = lines.Height / 4, height = ObjectTag.HeightWith(lines);
        int width = text.Width + (2 * padding);
        var area = new PixelArea(canvas.Width - margin - width, canvas.Height - margin - height, width, height);
        Panel.Fill(canvas, area, Rgb.Black, 0.5, height / 4, height / 4);
        canvas.Write(text, area.Left + padding, area.Top + ((height - lines.Height) / 2), Rgb.White);
        _taken.Add(area);
    }

    private void DrawLegend(
        Canvas canvas, TextLines lines, ReadOnlySpan<ObjectResult> objects, int margin, TagDetail detail)
    {
        int step = ObjectTag.HeightWith(lines) + Math.Max(1, lines.Height / 8);
        int rows = Math.Max(1, (canvas.Height / 2) / step);
        int top = margin;
        for (int i = 0; i < objects.Length; i++, top += step)
        {
            if (i == rows - 1 && objects.Length > rows)
            {
                canvas.Write(lines.Make($"+{objects.Length - i} more"), margin, top, Rgb.White);
                return;
            }

            var tag = new ObjectTag(lines, objects[i], detail, canvas.Width - (2 * margin));
            tag.Draw(canvas, margin, top);
            _taken.Add(new PixelArea(margin, top, tag.Width, tag.Height));
        }
    }

    // Above the object if there is room, else further down until the place is free.
    private void DrawTag(Canvas canvas, in ObjectTag tag, in PixelBounds bounds)
    {
        const int MaxTries = 8;
        int gap = Math.Max(1, tag.Height / 6);
        int left = Math.Clamp(bounds.Left, 0, Math.Max(0, canvas.Width - tag.Width));
        int lowest = Math.Max(0, canvas.Height - tag.Height);
        int top = bounds.Top - tag.Height - gap;
        if (top < 0)
            top = Math.Min(bounds.Top + gap, lowest);
        var area = new PixelArea(left, top, tag.Width, tag.Height);
        for (int tries = 0; tries < MaxTries && IsTaken(area); tries++)
            area = area with { Top = Math.Min(area.Top + tag.Height + gap, lowest) };
        tag.Draw(canvas, area.Left, area.Top);
        _taken.Add(area);
    }

    private bool IsTaken(in PixelArea area)
    {
        foreach (PixelArea other in _taken)
        {
            if (other.Overlaps(area))
                return true;
        }

        return false;
    }
}
