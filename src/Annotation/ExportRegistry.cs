using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Coco;
using SamStream.Annotation.Exports.LabelImages;
using SamStream.Annotation.Exports.LabelingTools;
using SamStream.Annotation.Exports.Pictures;
using SamStream.Annotation.Exports.Yolo;
using SamStream.Sinks.Mattes;

namespace SamStream.Annotation;

/// <summary>The formats that annotations are exported in. A new one is its class and a line here, and a section of docs/exports.md.</summary>
internal static class ExportRegistry
{
    /// <summary>In the order in which people are told of them.</summary>
    public static IReadOnlyList<IExportFormat> All { get; } =
    [
        new CocoExport(),
        new DavisExport(),
        new YoloExport(),
        new YoutubeVisExport(),
        new MotsExport(),
        new CvatExport(),
        new LabelmeExport(),
        new VocExport(),
        new LabelStudioExport(),
    ];

    /// <summary>Those that are made of the frames' own pixels; told of after the others.</summary>
    public static IReadOnlyList<IPictureFormat> OfPictures { get; } =
    [
        new CutoutExport(),
        new MatteExport("green-screen", MatteForm.GreenScreen),
        new MatteExport("alpha", MatteForm.Alpha),
    ];

    /// <summary>All names, in the order in which people are told of them, and what each is in a few words.</summary>
    public static IReadOnlyList<(string Name, string Description)> Names { get; } =
        [.. All.Select(format => (format.Name, format.Description)), .. OfPictures.Select(format => (format.Name, format.Description))];

    /// <summary>The format of that name, or null; those of pictures are not looked at.</summary>
    public static IExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>The format of pictures of that name, or null.</summary>
    public static IPictureFormat? FindOfPictures(string name) => OfPictures.FirstOrDefault(format => format.Name == name);
}
