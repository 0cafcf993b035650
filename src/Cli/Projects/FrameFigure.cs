using System.Globalization;
using System.Text;
using SamStream.Annotation.Projects;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Reports;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Polygons;

namespace SamStream.Cli.Projects;

/// <summary>Pages that need nothing else, with frames and masks over them.</summary>
internal static class FrameFigure
{
    /// <summary>Pixels; a picture of them has some 30 kB.</summary>
    public const int PictureWidth = 480;

    /// <summary>The colours of masks, as classes of the style sheet.</summary>
    public const string Here = "here", There = "there";

    /// <summary>A page up to its heading.</summary>
    public static StringBuilder Page(string title)
    {
        title = PrintableText.ForPage(title);
        return new StringBuilder($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>\n")
            .Append(ReportStyle.Sheet)
            .Append("\n.looks { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; } .looks figure { margin: 0; } .looks svg { width: 100%; height: auto; display: block; }")
            .Append(" .looks path { stroke-width: 2; vector-effect: non-scaling-stroke; fill-rule: evenodd; }")
            .Append(" .here { fill: #ff3b6b66; stroke: #ff3b6b; } .there { fill: #ffd40066; stroke: #ffd400; }\n</style></head><body><main>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n");
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="page">To what.</param>
    /// <param name="clip">Whose frame it is.</param>
    /// <param name="jpeg">The picture.</param>
    /// <param name="caption">What is seen, for people.</param>
    /// <param name="note">Follows the caption.</param>
    /// <param name="masks">With their colours; null: there is none.</param>
    public static void Append(StringBuilder page, ProjectClip clip, byte[] jpeg, string caption, string note, params IEnumerable<(string Colour, CocoRle? Mask)> masks)
    {
        caption = PrintableText.ForPage(caption);
        page.Append(CultureInfo.InvariantCulture, $"<figure><svg viewBox=\"0 0 {clip.Width} {clip.Height}\" role=\"img\" aria-label=\"{caption}\"><image width=\"{clip.Width}\" height=\"{clip.Height}\" href=\"data:image/jpeg;base64,")
            .Append(Convert.ToBase64String(jpeg)).Append("\"/>");
        foreach ((string colour, CocoRle? mask) in masks)
        {
            if (mask is not null)
                page.Append(CultureInfo.InvariantCulture, $"<path class=\"{colour}\" d=\"").Append(PathOf(mask)).Append("\"/>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</svg><figcaption>{caption} ({PrintableText.ForPage(note)})</figcaption></figure>\n");
    }

    private static string PathOf(CocoRle mask)
    {
        var path = new StringBuilder();
        foreach (MaskPolygon polygon in MaskOutline.Trace(mask))
        {
            foreach (PolygonRing ring in polygon.Holes.Prepend(polygon.Outer))
            {
                for (int corner = 0; corner < ring.Count; corner++)
                    path.Append(CultureInfo.InvariantCulture, $"{(corner == 0 ? 'M' : 'L')}{ring.X(corner)} {ring.Y(corner)}");
                path.Append('Z');
            }
        }

        return path.ToString();
    }
}
