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
            ExportRegistry.All.Select(format => format.Name),
            page.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
    }

    [Fact]
    public void Find_AName_IsItsFormat()
    {
        Assert.All(ExportRegistry.All, format => Assert.Same(format, ExportRegistry.Find(format.Name)));
        Assert.Null(ExportRegistry.Find("COCO"));
        Assert.All(ExportRegistry.All, format => Assert.NotEmpty(format.Description));
        Assert.Distinct(ExportRegistry.All.Select(format => format.Name));
    }
}
