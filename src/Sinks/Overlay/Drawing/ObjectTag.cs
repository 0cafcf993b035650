using SamStream.Pipeline;
using SamStream.Pipeline.Results;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// A small sign that names an object: its id on its colour, then label and state on a dark ground. It stands at the
/// object and in the legend.
/// </summary>
internal readonly struct ObjectTag
{
    private const double GroundOpacity = 0.62;

    private static readonly Rgb Dim = Rgb.From(0xC9D1D9);

    private readonly GlyphAtlas _glyphs;
    private readonly Rgb _color;
    private readonly TrackState _state;
    private readonly string _id;
    private readonly string _label;
    private readonly string _word;
    private readonly int _padding;
    private readonly int _idWidth;

    /// <param name="glyphs">To write with.</param>
    /// <param name="result">The object.</param>
    /// <param name="detail">How much is said of it.</param>
    public ObjectTag(GlyphAtlas glyphs, in ObjectResult result, TagDetail detail)
    {
        _glyphs = glyphs;
        _color = ObjectColors.Of(result.Id);
        _state = result.State;
        _id = result.Id.ToString();
        _label = detail == TagDetail.Full && result.Label is { Length: > 0 } label ? Shorten(label) + " " : "";
        _word = detail == TagDetail.Id ? "" : EnumWord.Of(result.State);
        _padding = Math.Max(2, glyphs.LineHeight / 4);
        _idWidth = glyphs.Measure(_id) + (2 * _padding);
        int textWidth = glyphs.Measure(_label) + glyphs.Measure(_word);
        Width = _idWidth + (textWidth > 0 ? textWidth + (2 * _padding) : 0);
        Height = HeightWith(glyphs);
    }

    public int Width { get; }

    public int Height { get; }

    public static int HeightWith(GlyphAtlas glyphs) => glyphs.LineHeight + (glyphs.LineHeight / 4);

    public void Draw(Canvas canvas, int left, int top)
    {
        int radius = Height / 4;
        Panel.Fill(canvas, new PixelArea(left, top, _idWidth, Height), _color, 1, radius, Width == _idWidth ? radius : 0);
        Panel.Fill(canvas, new PixelArea(left + _idWidth, top, Width - _idWidth, Height), Rgb.Black, GroundOpacity, 0, radius);
        int textTop = top + ((Height - _glyphs.LineHeight) / 2);
        _glyphs.Draw(canvas, _id, left + _padding, textTop, _color.Contrast);
        int x = _glyphs.Draw(canvas, _label, left + _idWidth + _padding, textTop, Rgb.White);
        _glyphs.Draw(canvas, _word, x, textTop, ColorOf(_state));
    }

    private static string Shorten(string label)
    {
        const int MaxLength = 24;
        return label.Length <= MaxLength ? label : string.Concat(label.AsSpan(0, MaxLength - 2), "..");
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
