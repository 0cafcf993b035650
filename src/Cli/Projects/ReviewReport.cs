using System.Globalization;
using System.Net;
using System.Text;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;
using SamStream.Evaluation.Reports;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Polygons;

namespace SamStream.Cli.Projects;

/// <summary>The frames of a project that are worth a look, as one page that needs nothing else.</summary>
internal static class ReviewReport
{
    // A picture of 480 pixels has some 30 kB.
    private const int PictureWidth = 480;

    /// <summary>The page.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="looks">In order; each with a picture, so that some dozens are enough.</param>
    /// <param name="open">Opens a clip.</param>
    /// <exception cref="Clips.ClipException">A frame cannot be read.</exception>
    public static async Task<string> WriteAsync(AnnotationProject project, IReadOnlyList<ProjectLook> looks, Func<ProjectClip, Task<OpenClip>> open)
    {
        ArgumentNullException.ThrowIfNull(project);
        string title = WebUtility.HtmlEncode($"{project.Name}: worth a look");
        var page = new StringBuilder($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>\n")
            .Append(ReportStyle.Sheet)
            .Append("\n.looks { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; } .looks figure { margin: 0; } .looks svg { width: 100%; height: auto; display: block; }")
            .Append(" .looks path { fill: #ff3b6b66; stroke: #ff3b6b; stroke-width: 2; vector-effect: non-scaling-stroke; fill-rule: evenodd; }\n</style></head><body><main>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p>{looks.Count} frames, those first where a correction settles most.</p>\n<div class=\"looks\">\n");
        foreach (ProjectLook look in looks)
            await AppendAsync(page, look, await open(look.Clip));
        return page.Append("</div></main></body></html>\n").ToString();
    }

    private static async Task AppendAsync(StringBuilder page, ProjectLook look, OpenClip clip)
    {
        byte[] jpeg = await clip.Pictures.JpegAsync(look.Item.Frame, PictureWidth, CancellationToken.None);
        ObjectMessage? found = clip.Results.Find(look.Item.Frame)?.Objects.FirstOrDefault(known => known.Id == look.Item.Object);
        string caption = WebUtility.HtmlEncode($"{AnnotationProject.NameOf(look.Clip)}, frame {look.Item.Frame}: {look.Name}, {look.Item.Why}");
        (int width, int height) = (look.Clip.Width, look.Clip.Height);
        page.Append(CultureInfo.InvariantCulture, $"<figure><svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{caption}\"><image width=\"{width}\" height=\"{height}\" href=\"data:image/jpeg;base64,")
            .Append(Convert.ToBase64String(jpeg)).Append("\"/>");
        if (found?.Mask is { } mask)
            page.Append("<path d=\"").Append(PathOf(CocoRle.FromCompressedString(width, height, mask.Counts))).Append("\"/>");
        page.Append(CultureInfo.InvariantCulture, $"</svg><figcaption>{caption} (doubt {look.Item.Doubt:0.00}, settles {look.Item.Gain:0.0})</figcaption></figure>\n");
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
