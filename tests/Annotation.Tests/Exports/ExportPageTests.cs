using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

/// <summary>docs/exports.md describes the formats that there are, in their order.</summary>
public sealed class ExportPageTests
{
    [Fact]
    public void Sections_AreTheFormats()
    {
        string[] page = File.ReadAllLines(RepositoryPaths.Combine("docs/exports.md"));

        Assert.Equal(
            ExportRegistry.Names.Select(format => format.Name),
            page.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
    }

    [Fact]
    public void Find_AName_IsItsFormat()
    {
        Assert.All(ExportRegistry.All, format => Assert.Same(format, ExportRegistry.Find(format.Name)));
        Assert.Null(ExportRegistry.Find("COCO"));
        Assert.All(ExportRegistry.OfPictures, format => Assert.Same(format, ExportRegistry.FindOfPictures(format.Name)));
        Assert.All(ExportRegistry.Names, format => Assert.NotEmpty(format.Description));
        Assert.Distinct(ExportRegistry.Names.Select(format => format.Name));
    }
}
