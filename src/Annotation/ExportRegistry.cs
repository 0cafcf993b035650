using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Coco;
using SamStream.Annotation.Exports.LabelImages;
using SamStream.Annotation.Exports.LabelingTools;
using SamStream.Annotation.Exports.Yolo;

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

    /// <summary>The format of that name, or null.</summary>
    public static IExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
