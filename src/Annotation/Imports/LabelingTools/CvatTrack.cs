using System.Globalization;
using System.Xml;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Imports.LabelingTools;

/// <summary>A track of CVAT whose shapes are added to a clip. What it refuses it tells by <see cref="FormatException"/>.</summary>
internal sealed class CvatTrack
{
    // Made by a program without a person.
    private const string Automatic = "auto";

    private readonly ClipBuilder _clip;
    private readonly ImportedClass _kind;
    private readonly long _id;
    private readonly long _group;
    private readonly string? _source;

    /// <param name="clip">To add to.</param>
    /// <param name="kind">The track's class.</param>
    /// <param name="xml">At the track's element.</param>
    public CvatTrack(ClipBuilder clip, ImportedClass kind, XmlReader xml)
    {
        (_clip, _kind) = (clip, kind);
        Place = "a track";
        _id = Number(xml, "id");
        Place = string.Create(CultureInfo.InvariantCulture, $"track {_id}");
        _group = xml.GetAttribute("group_id") is null ? 0 : Number(xml, "group_id");
        _source = xml.GetAttribute("source");
    }

    /// <summary>For errors.</summary>
    public string Place { get; private set; }

    /// <summary>Adds the shape that the reader is at.</summary>
    public void ReadShape(XmlReader xml, string shape)
    {
        long frame = Number(xml, "frame");
        Place = string.Create(CultureInfo.InvariantCulture, $"track {_id}, frame {frame}");
        bool isKeyframe = Flag(xml, "keyframe"), isOccluded = Flag(xml, "occluded");
        // CVAT counts tracks from 0.
        ImportedTrack track = shape == "mask" && _group > 0 ? _clip.TrackOf(_group, _kind, "group") : _clip.TrackOf(_id + 1, _kind, "track");
        if (Flag(xml, "outside"))
        {
            _clip.Add(frame, new ImportedObject { Track = track, State = TrackState.Lost });
            return;
        }

        // What CVAT has put between two boxes is no prompt, and it turns some of them.
        if (shape == "box" && (!isKeyframe || (xml.GetAttribute("rotation") is { } angle && Coordinate(angle) != 0)))
            return;
        _clip.Add(frame, new ImportedObject
        {
            Track = track,
            Mask = shape switch { "mask" => ReadMask(xml), "polygon" => ReadPolygon(xml), _ => null },
            Box = shape == "box" ? ReadBox(xml) : null,
            IsKeyframe = isKeyframe && (xml.GetAttribute("source") ?? _source) != Automatic,
            State = isOccluded ? TrackState.Occluded : null,
        });
    }

    private CocoRle ReadMask(XmlReader xml)
    {
        long left = Number(xml, "left"), top = Number(xml, "top"), width = Number(xml, "width"), height = Number(xml, "height");
        if (width < 1 || height < 1 || left + width > _clip.Width || top + height > _clip.Height)
            throw new FormatException($"the mask lies at {left},{top} and has {width}x{height} pixels; the frame has {_clip.Width}x{_clip.Height}");
        var pixels = new byte[(int)(width * height)];
        int at = 0;
        byte value = 0;
        ReadOnlySpan<char> text = Text(xml, "rle");
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> word = text[range];
            if (!int.TryParse(word, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int run) || run > pixels.Length - at)
                throw new FormatException($"'rle' has the run '{Shorten(word)}' behind {at} of {pixels.Length} pixels");
            pixels.AsSpan(at, run).Fill(value);
            at += run;
            value ^= 1;
        }

        return at == pixels.Length
            ? PixelRuns.OfBox(_clip.Width, _clip.Height, new PixelBounds((int)left, (int)top, (int)(left + width), (int)(top + height)), pixels)
            : throw new FormatException($"'rle' ends after {at} of {pixels.Length} pixels");
    }

    private CocoRle ReadPolygon(XmlReader xml)
    {
        List<double> corners = [];
        ReadOnlySpan<char> text = Text(xml, "points");
        foreach (Range range in text.Split(';'))
        {
            ReadOnlySpan<char> corner = text[range];
            int comma = corner.IndexOf(',');
            if (comma < 0)
                throw new FormatException($"'points' has the corner '{Shorten(corner)}'");
            corners.Add(Coordinate(corner[..comma]));
            corners.Add(Coordinate(corner[(comma + 1)..]));
        }

        return PolygonFill.Fill([.. corners], _clip.Width, _clip.Height);
    }

    private BoxXyxy ReadBox(XmlReader xml)
    {
        var box = new BoxXyxy(
            Coordinate(Text(xml, "xtl")), Coordinate(Text(xml, "ytl")), Coordinate(Text(xml, "xbr")), Coordinate(Text(xml, "ybr")));
        return box.X1 <= box.X2 && box.Y1 <= box.Y2 ? box.ClipTo(_clip.Width, _clip.Height) : throw new FormatException("the box ends before it begins");
    }

    private static float Coordinate(ReadOnlySpan<char> text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && Math.Abs(number) <= ImportLimits.MostSide
            ? number
            : throw new FormatException($"'{Shorten(text)}' is no coordinate");

    private static string Text(XmlReader xml, string name) => xml.GetAttribute(name) ?? throw new FormatException($"'{name}' is missing");

    private static long Number(XmlReader xml, string name) =>
        long.TryParse(Text(xml, name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < ImportLimits.MostFrame
            ? number
            : throw new FormatException($"'{name}' is '{Shorten(Text(xml, name))}', no number of 0 to {ImportLimits.MostFrame - 1}");

    private static bool Flag(XmlReader xml, string name) => xml.GetAttribute(name) is "1" or "True" or "true";

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
}
