using System.Globalization;
using SamStream.Annotation.Projects;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Agreement;

namespace SamStream.Cli.Comparison;

/// <summary>A comparison as tables: headings, and cells for people.</summary>
internal sealed record ComparisonTable(string Caption, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Of the objects, of the classes, and of those that are confused, if any are.</summary>
    public static IReadOnlyList<ComparisonTable> Of(IReadOnlyList<ComparedClip> clips)
    {
        var objects = new ComparisonTable(
            "Objects",
            ["clip", "here", "there", "J", "F", "frames", "only here", "only there", "part most", "drifts from", "switches"],
            [.. clips.SelectMany(clip => clip.Objects.Select(found => RowOf(clip, found)))]);
        var classes = new ComparisonTable(
            "Classes",
            ["class", "objects", "J", "F", "frames", "only here", "only there"],
            [.. ClassAgreement.Of(clips).Select(RowOf)]);
        IReadOnlyList<ClassConfusion> confused = ClassConfusion.Of(clips);
        return confused.Count == 0 ? [objects, classes]
            : [objects, classes, new("Other classes", ["here", "there", "objects"], [.. confused.Select(one => (string[])[one.First, one.Second, Text(one.Objects)])])];
    }

    /// <summary>As text, one below the other.</summary>
    public static void Write(IReadOnlyList<ComparisonTable> tables, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(tables);
        foreach (ComparisonTable table in tables)
        {
            if (table != tables[0])
                output.WriteLine();
            var text = new TextTable(table.Headings);
            foreach (IReadOnlyList<string> row in table.Rows)
                text.Add(row);
            text.Write(output);
        }
    }

    /// <summary>An object for people: its class and id.</summary>
    public static string NameOf(string? label, int? id) => id is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{label} ({id})");

    private static string[] RowOf(ComparedClip clip, ObjectAgreement found) =>
    [
        AnnotationProject.NameOf(clip.Clip), NameOf(clip.FirstLabel(found), found.First), NameOf(clip.SecondLabel(found), found.Second),
        found.IsPair ? Text(found.RegionSimilarity) : "", found.IsPair ? Text(found.ContourAccuracy) : "",
        Text(found.Frames), Text(found.OnlyInFirst), Text(found.OnlyInSecond),
        found.IsPair ? Text(found.WorstFrame) : "", found.DriftsFrom is { } frame ? Text(frame) : "",
        string.Join(", ", found.Switches.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Frame}: {one.From} to {one.To}"))),
    ];

    private static string[] RowOf(ClassAgreement found) =>
    [
        found.Class, Text(found.Objects), found.RegionSimilarity is { } j ? Text(j) : "", found.ContourAccuracy is { } f ? Text(f) : "",
        Text(found.Frames), Text(found.OnlyInFirst), Text(found.OnlyInSecond),
    ];

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
