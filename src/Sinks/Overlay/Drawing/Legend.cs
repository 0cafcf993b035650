using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Overlay.Text;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// All objects and their states, one below the other, in the corner where they hide least of the objects. It moves to
/// another corner only when that has been better for a while.
/// </summary>
internal sealed class Legend(FreePlaces places)
{
    // Two seconds of most videos.
    private const int FramesBeforeMove = 50;

    private readonly List<ObjectTag> _tags = [];
    private Corner? _corner;
    private int _framesBetter;

    /// <param name="canvas">Where on.</param>
    /// <param name="lines">To write with.</param>
    /// <param name="objects">Of the frame.</param>
    /// <param name="margin">Pixels to the edges.</param>
    /// <param name="detail">How much is said of each.</param>
    public void Draw(Canvas canvas, TextLines lines, ReadOnlySpan<ObjectResult> objects, int margin, TagDetail detail)
    {
        if (objects.Length == 0)
            return;
        int height = ObjectTag.HeightWith(lines), gap = Math.Max(1, lines.Height / 8);
        int rows = Math.Min(objects.Length, Math.Max(1, (canvas.Height / 2) / (height + gap)));
        // One that does not fit makes room for the line that says so.
        int shown = rows < objects.Length ? rows - 1 : rows;
        _tags.Clear();
        for (int i = 0; i < shown; i++)
            _tags.Add(new ObjectTag(lines, objects[i], detail, canvas.Width - (2 * margin)));
        TextLine? rest = shown < objects.Length ? lines.Get($"+{objects.Length - shown} more") : null;
        int width = Math.Max(rest?.Width ?? 0, _tags.Count > 0 ? _tags.Max(tag => tag.Width) : 0);
        PixelArea size = new(0, 0, width, (rows * (height + gap)) - gap);
        Corner corner = Choose(canvas, size, objects, margin);
        PixelArea area = AreaIn(corner, canvas, size, margin);
        // A tag right below would look like another line of it.
        places.Take(area.Grow(lines.Height / 2));
        int top = area.Top;
        foreach (ObjectTag tag in _tags)
        {
            tag.Draw(canvas, corner.IsRight ? area.Right - tag.Width : area.Left, top);
            top += height + gap;
        }

        if (rest is not null)
            canvas.Write(rest, corner.IsRight ? area.Right - rest.Width : area.Left, top, Rgb.White);
    }

    private Corner Choose(Canvas canvas, in PixelArea size, ReadOnlySpan<ObjectResult> objects, int margin)
    {
        Corner best = default;
        long least = long.MaxValue, current = long.MaxValue;
        foreach (Corner corner in (ReadOnlySpan<Corner>)[new(false, false), new(true, false), new(false, true), new(true, true)])
        {
            PixelArea area = AreaIn(corner, canvas, size, margin);
            if (!places.IsFree(area, gap: 0))
                continue;
            long hidden = HiddenPixels(area, objects);
            if (corner == _corner)
                current = hidden;
            if (hidden < least)
                (best, least) = (corner, hidden);
        }

        _framesBetter = current > least ? _framesBetter + 1 : 0;
        if (_corner is null || current == long.MaxValue || _framesBetter > FramesBeforeMove)
            (_corner, _framesBetter) = (best, 0);
        return _corner.Value;
    }

    private static PixelArea AreaIn(Corner corner, Canvas canvas, in PixelArea size, int margin) => size with
    {
        Left = corner.IsRight ? canvas.Width - margin - size.Width : margin,
        Top = corner.IsBottom ? canvas.Height - margin - size.Height : margin,
    };

    // Of the boxes around the objects.
    private static long HiddenPixels(in PixelArea area, ReadOnlySpan<ObjectResult> objects)
    {
        long hidden = 0;
        foreach (ref readonly ObjectResult found in objects)
        {
            if (found.Mask is not { Area: > 0 } mask)
                continue;
            PixelBounds box = mask.Bounds;
            int width = Math.Min(area.Right, box.Right) - Math.Max(area.Left, box.Left);
            int height = Math.Min(area.Bottom, box.Bottom) - Math.Max(area.Top, box.Top);
            hidden += width > 0 && height > 0 ? (long)width * height : 0;
        }

        return hidden;
    }

    private readonly record struct Corner(bool IsRight, bool IsBottom);
}
