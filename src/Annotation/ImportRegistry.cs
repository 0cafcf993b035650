using SamStream.Annotation.Imports;
using SamStream.Annotation.Imports.Coco;
using SamStream.Annotation.Imports.LabelImages;
using SamStream.Annotation.Imports.LabelingTools;
using SamStream.Annotation.Imports.Yolo;

namespace SamStream.Annotation;

/// <summary>The formats that annotations are imported from. A new one is its class and a line here, and a section of docs/imports.md.</summary>
internal static class ImportRegistry
{
    /// <summary>In the order in which people are told of them: that of the exports.</summary>
    public static IReadOnlyList<IImportFormat> All { get; } =
    [
        new CocoImport(),
        new DavisImport(),
        new YoloImport(),
        new YoutubeVisImport(),
        new MotsImport(),
        new CvatImport(),
        new LabelmeImport(),
        new VocImport(),
        new LabelStudioImport(),
    ];

    /// <summary>The format of that name, or null.</summary>
    public static IImportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
