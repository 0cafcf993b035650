using SamStream.Pipeline;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Overlay.Text;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// A small sign that names an object: its id on its colour, then label and state on a dark ground. It stands at the
/// object and in the legend.
/// </summary>
internal readonly struct ObjectTag
{
    private const double GroundOpacity = 0.62;

    private static readonly Rgb Dim = Rgb.From(0xC9D1D9);

    // In heights of a line: as wide as 24 letters or so.
    private const int MostLabelWidth = 12;

    private readonly Rgb _color;
    private readonly TrackState _state;
    private readonly TextLine _id;
    private readonly TextLine? _label;
    private readonly TextLine? _word;
    private readonly int _padding;
    private readonly int _idWidth;

    /// <param name="lines">To write with.</param>
    /// <param name="result">The object.</param>
    /// <param name="detail">How much is said of it.</param>
    /// <param name="mostWidth">Pixels: a label that is too long for it is cut off.</param>
    public ObjectTag(TextLines lines, in ObjectResult result, TagDetail detail, int mostWidth)
    {
        _color = ObjectColors.Of(result.Id);
        _state = result.State;
        _padding = Math.Max(2, lines.Height / 4);
        _id = lines.Get(result.Id.ToString());
        _word = detail == TagDetail.Id ? null : lines.Get(EnumWord.Of(result.State));
        _idWidth = _id.Width + (2 * _padding);
        Width = _idWidth + (_word is null ? 0 : _word.Width + (2 * _padding));
        Height = HeightWith(lines);
        if (detail != TagDetail.Full || result.Label is not { Length: > 0 } label)
            return;
        int room = Math.Min(mostWidth - Width - (2 * _padding), MostLabelWidth * lines.Height);
        if (room < 2 * lines.Height)
            return;
        _label = lines.Get(label, room);
        Width += _label.Width + (2 * _padding);
    }

    public int Width { get; }

    public int Height { get; }

    public static int HeightWith(TextLines lines) => lines.Height + (lines.Height / 4);

    public void Draw(Canvas canvas, int left, int top)
    {
        int radius = Height / 4;
        Panel.Fill(canvas, new PixelArea(left, top, _idWidth, Height), _color, 1, radius, Width == _idWidth ? radius : 0);
        Panel.Fill(canvas, new PixelArea(left + _idWidth, top, Width - _idWidth, Height), Rgb.Black, GroundOpacity, 0, radius);
        int textTop = top + ((Height - _id.Height) / 2);
        canvas.Write(_id, left + _padding, textTop, _color.Contrast);
        int x = left + _idWidth + _padding;
        if (_label is not null)
            x = canvas.Write(_label, x, textTop, Rgb.White) + (2 * _padding);
        if (_word is not null)
            canvas.Write(_word, x, textTop, ColorOf(_state));
    }

    private static Rgb ColorOf(TrackState state) => state switch
    {
        TrackState.Tracked => Dim,
        TrackState.Reacquired => Rgb.From(0x7EE787),
        TrackState.Uncertain => Rgb.From(0xFFD866),
        TrackState.Occluded => Rgb.From(0xFFA657),
        _ => Rgb.From(0xFF7B72),
    };
}

/// <summary>How much an <see cref="ObjectTag"/> says.</summary>
internal enum TagDetail
{
    /// <summary>The id.</summary>
    Id,

    /// <summary>Id and state.</summary>
    State,

    /// <summary>Id, label and state.</summary>
    Full,
}

/// <summary>A filled rectangle with round corners, to write on.</summary>
internal static class Panel
{
    /// <param name="canvas">Where on; what lies outside is cut off.</param>
    /// <param name="area">Pixels.</param>
    /// <param name="color">Of the whole area.</param>
    /// <param name="opacity">0 to 1.</param>
    /// <param name="leftRadius">Of the left corners, pixels.</param>
    /// <param name="rightRadius">Of the right corners, pixels.</param>
    public static void Fill(Canvas canvas, in PixelArea area, Rgb color, double opacity, int leftRadius, int rightRadius)
    {
        double alpha = Math.Round(255 * opacity);
        OpacityMap map = canvas.Begin(area);
        for (int y = 0; y < area.Height; y++)
        {
            Span<byte> row = map.Row(area.Top + y, area.Left);
            for (int x = 0; x < area.Width; x++)
                row[x] = (byte)(alpha * CornerCoverage(x, y, area, leftRadius, rightRadius));
        }

        canvas.Blend(color);
    }

    // How much of a pixel lies inside: its distance to the circle, within one pixel.
    private static double CornerCoverage(int x, int y, in PixelArea area, int leftRadius, int rightRadius)
    {
        int fromRight = area.Width - 1 - x;
        (int fromSide, int radius) = x < fromRight ? (x, leftRadius) : (fromRight, rightRadius);
        int fromEdge = Math.Min(y, area.Height - 1 - y);
        if (fromSide >= radius || fromEdge >= radius)
            return 1;
        double dx = radius - fromSide - 0.5, dy = radius - fromEdge - 0.5;
        return Math.Clamp(radius + 0.5 - Math.Sqrt((dx * dx) + (dy * dy)), 0, 1);
    }
}
