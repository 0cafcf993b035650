using System.Globalization;
using SamStream.Annotation.Imports.Reading;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Imports;

/// <summary>docs/imports.md describes the formats that there are, in their order, and tells the limits.</summary>
public sealed class ImportPageTests
{
    private static readonly string[] Page = File.ReadAllLines(RepositoryPaths.Combine("docs/imports.md"));

    [Fact]
    public void Sections_EndWithTheFormats() => Assert.Equal(
        ImportRegistry.All.Select(format => format.Name),
        Page.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).TakeLast(ImportRegistry.All.Count));

    [Theory]
    [InlineData(ImportLimits.MostPixels)]
    [InlineData(ImportLimits.MostSide)]
    [InlineData(ImportLimits.MostFrame - 1)]
    [InlineData(ImportLimits.MostFrames)]
    [InlineData(ImportLimits.MostClasses)]
    [InlineData(ImportLimits.MostTracks)]
    [InlineData(ImportLimits.MostRuns)]
    [InlineData(ImportLimits.MostFrameBytes)]
    [InlineData(ImportLimits.MostBytes)]
    [InlineData(ImportLimits.MostDocumentBytes)]
    public void Limits_AreTold(long limit) =>
        Assert.Contains(limit.ToString(CultureInfo.InvariantCulture), string.Join('\n', Page), StringComparison.Ordinal);
}
