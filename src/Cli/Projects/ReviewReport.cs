using System.Globalization;
using System.Text;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Projects;

/// <summary>The frames of a project that are worth a look, as one page that needs nothing else.</summary>
internal static class ReviewReport
{
    /// <summary>The page.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="looks">In order; each with a picture, so that some dozens are enough.</param>
    /// <param name="open">Opens a clip.</param>
    /// <exception cref="Clips.ClipException">A frame cannot be read.</exception>
    public static async Task<string> WriteAsync(AnnotationProject project, IReadOnlyList<ProjectLook> looks, Func<ProjectClip, Task<OpenClip>> open)
    {
        ArgumentNullException.ThrowIfNull(project);
        StringBuilder page = FrameFigure.Page($"{project.Name}: worth a look")
            .Append(CultureInfo.InvariantCulture, $"<p>{looks.Count} frames, those first where a correction settles most.</p>\n<div class=\"looks\">\n");
        foreach (ProjectLook look in looks)
            await AppendAsync(page, look, await open(look.Clip));
        return page.Append("</div></main></body></html>\n").ToString();
    }

    private static async Task AppendAsync(StringBuilder page, ProjectLook look, OpenClip clip)
    {
        byte[] jpeg = await clip.Pictures.JpegAsync(look.Item.Frame, FrameFigure.PictureWidth, CancellationToken.None);
        MaskMessage? mask = clip.Results.Find(look.Item.Frame)?.Objects.FirstOrDefault(known => known.Id == look.Item.Object)?.Mask;
        FrameFigure.Append(
            page, look.Clip, jpeg, $"{AnnotationProject.NameOf(look.Clip)}, frame {look.Item.Frame}: {look.Name}, {look.Item.Why}",
            string.Create(CultureInfo.InvariantCulture, $"doubt {look.Item.Doubt:0.00}, settles {look.Item.Gain:0.0}"),
            (FrameFigure.Here, mask is null ? null : CocoRle.FromCompressedString(look.Clip.Width, look.Clip.Height, mask.Counts)));
    }
}
