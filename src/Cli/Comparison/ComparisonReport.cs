using System.Globalization;
using System.Text;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Projects;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Agreement;
using SamStream.Pipeline.Masks;

namespace SamStream.Cli.Comparison;

/// <summary>A comparison as one page that needs nothing else: its tables, and the frames where objects part most.</summary>
internal static class ComparisonReport
{
    private const int MostPictures = 24;

    /// <summary>The page.</summary>
    /// <param name="comparison">Gives the masks.</param>
    /// <param name="clips">What came of it.</param>
    /// <param name="open">Opens a clip, for its pictures.</param>
    /// <exception cref="Clips.ClipException">A frame cannot be read.</exception>
    public static async Task<string> WriteAsync(ProjectComparison comparison, IReadOnlyList<ComparedClip> clips, Func<ProjectClip, Task<OpenClip>> open)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        StringBuilder page = FrameFigure.Page(comparison.Title);
        foreach (ComparisonTable table in ComparisonTable.Of(clips))
            Append(page, table);
        (ComparedClip Clip, ObjectAgreement Found)[] apart =
        [
            .. clips.SelectMany(clip => clip.Objects.Select(found => (Clip: clip, Found: found)))
                .Where(one => one.Found.RegionSimilarity < 1).OrderBy(one => one.Found.RegionSimilarity).Take(MostPictures),
        ];
        page.Append(CultureInfo.InvariantCulture, $"<h2>Where they part most</h2>\n<p>{apart.Length} {(apart.Length == 1 ? "object" : "objects")}, those first that agree least. Masks of here are pink, those of there are yellow.</p>\n<div class=\"looks\">\n");
        foreach ((ComparedClip clip, ObjectAgreement found) in apart)
            await AppendAsync(page, comparison, clip, found, await open(clip.Clip));
        return page.Append("</div></main></body></html>\n").ToString();
    }

    private static void Append(StringBuilder page, ComparisonTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\" role=\"region\" aria-label=\"{table.Caption}\" tabindex=\"0\"><table><caption>{table.Caption}</caption><thead><tr>");
        foreach (string heading in table.Headings)
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{heading}</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{PrintableText.ForPage(row[0])}</th>");
            foreach (string cell in row.Skip(1))
                page.Append(CultureInfo.InvariantCulture, $"<td>{PrintableText.ForPage(cell)}</td>");
            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static async Task AppendAsync(StringBuilder page, ProjectComparison comparison, ComparedClip clip, ObjectAgreement found, OpenClip pictures)
    {
        byte[] jpeg = await pictures.Pictures.JpegAsync(found.WorstFrame, FrameFigure.PictureWidth, CancellationToken.None);
        (CocoRle? first, CocoRle? second) = comparison.MasksOf(clip.Clip, found.WorstFrame, found);
        string here = ComparisonTable.NameOf(clip.FirstLabel(found), found.First), there = ComparisonTable.NameOf(clip.SecondLabel(found), found.Second);
        string what = !found.IsPair ? here.Length > 0 ? $"{here}, only here" : $"{there}, only there" : $"{here} here, {there} there";
        FrameFigure.Append(
            page, clip.Clip, jpeg, $"{AnnotationProject.NameOf(clip.Clip)}, frame {found.WorstFrame}: {what}",
            string.Create(CultureInfo.InvariantCulture, $"J {found.WorstRegionSimilarity:0.000}"), (FrameFigure.Here, first), (FrameFigure.There, second));
    }
}
