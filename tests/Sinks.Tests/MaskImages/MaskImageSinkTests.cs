using OpenCvSharp;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Files;
using SamStream.Sinks.MaskImages;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.MaskImages;

public sealed class MaskImageSinkTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FrameResults _results = new(70, 9);

    public void Dispose()
    {
        _results.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task WriteAsync_Objects_HaveTheirIdsAsPixels()
    {
        await WriteAsync(_results.Make(3, _results.Object(2, 0, 0, 40, 4), _results.Object(254, 41, 3, 70, 9)));

        var image = IndexedPng.Read(_temporary.Combine("masks/00003.png"));
        Assert.Equal((70, 9), (image.Width, image.Height));
        for (int y = 0; y < 9; y++)
        {
            for (int x = 0; x < 70; x++)
            {
                int expected = x < 40 && y < 4 ? 2 : x >= 41 && y >= 3 ? 254 : 0;
                Assert.Equal(expected, image.Indices.Span[(y * 70) + x]);
            }
        }
    }

    [Theory]
    [InlineData(255, 8)]
    [InlineData(256, 16)]
    [InlineData(65535, 16)]
    public async Task WriteAsync_LargeIds_AreWrittenWithTheBitsTheyNeed(int id, int bitDepth)
    {
        await WriteAsync(
            _results.Make(0, _results.Object(2, 0, 0, 40, 4), _results.Object(id, 30, 0, 70, 9)),
            _results.Make(1, _results.Object(2, 0, 0, 40, 4), FrameResults.Missing(id, TrackState.Lost)));

        var image = IndexedPng.Read(_temporary.Combine("masks/00000.png"));
        Assert.Equal(bitDepth, image.BitDepth);
        for (int x = 0; x < 70; x++)
        {
            Assert.Equal(x < 40 ? 2 : id, image.Indices.Span[x]);
            Assert.Equal(x < 30 ? 0 : id, image.Indices.Span[(8 * 70) + x]);
        }

        // Told for each frame by what it shows.
        Assert.Equal(8, IndexedPng.Read(_temporary.Combine("masks/00001.png")).BitDepth);
    }

    [Fact]
    public async Task WriteAsync_OverlappingObjects_LowestIdHasThePixel()
    {
        await WriteAsync(_results.Make(0, _results.Object(5, 0, 0, 69, 9), _results.Object(6, 30, 0, 70, 9)));

        ReadOnlySpan<ushort> row = IndexedPng.Read(_temporary.Combine("masks/00000.png")).Indices.Span[..70];
        Assert.Equal(69, row.Count((ushort)5));
        Assert.Equal(6, row[69]);
    }

    [Fact]
    public async Task WriteAsync_ObjectWithoutMask_LeavesBackground()
    {
        await WriteAsync(_results.Make(123456, FrameResults.Missing(1, TrackState.Lost)));

        Assert.False(IndexedPng.Read(_temporary.Combine("masks/123456.png")).Indices.Span.ContainsAnyExcept((ushort)0));
    }

    [Fact]
    public async Task WriteAsync_NamedImages_KeepTheirNamesAndNeverReplaceEachOther()
    {
        await WriteAsync(
            _results.Make(0, 70, 9, "a/view.jpg"), _results.Make(1, 70, 9, "b/view.jpg"), _results.Make(2, 70, 9, "x.y.png"));

        Assert.Equal(
            ["view-00001.png", "view.png", "x.y.png"],
            Directory.GetFiles(_temporary.Combine("masks")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WriteAsync_SizeChanges_EachImageHasItsFramesSize()
    {
        await WriteAsync(_results.Make(0), _results.Make(1, 1, 1, null), _results.Make(2, 3, 7, null));

        Assert.Equal([(70, 9), (1, 1), (3, 7)], Enumerable.Range(0, 3).Select(index =>
        {
            var image = IndexedPng.Read(_temporary.Combine($"masks/0000{index}.png"));
            return (image.Width, image.Height);
        }));
    }

    [Fact]
    public async Task WriteAsync_Image_IsReadByOpenCvInThePaletteColors()
    {
        await WriteAsync(_results.Make(0, _results.Object(3, 10, 2, 20, 5)));

        using Mat image = Cv2.ImRead(_temporary.Combine("masks/00000.png"), ImreadModes.Unchanged);
        Assert.Equal(MatType.CV_8UC3, image.Type());
        Assert.Equal(new Vec3b(0, 128, 128), image.At<Vec3b>(2, 10));
        Assert.Equal(new Vec3b(0, 0, 0), image.At<Vec3b>(5, 10));
    }

    private async Task WriteAsync(params FrameResult[] results)
    {
        await using var sink = new MaskImageSink(new OutputFolder(_temporary.Path));
        await sink.OpenAsync(_results.Context, default);
        foreach (FrameResult result in results)
            await sink.WriteAndDisposeAsync(result);
        await sink.CompleteAsync(default);
    }

    // The first colours of the PASCAL VOC map, and the last one.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 128, 0, 0)]
    [InlineData(2, 0, 128, 0)]
    [InlineData(3, 128, 128, 0)]
    [InlineData(4, 0, 0, 128)]
    [InlineData(8, 64, 0, 0)]
    [InlineData(21, 128, 64, 128)]
    [InlineData(255, 224, 224, 192)]
    public void DavisPalette_Index_HasThePublishedColor(int index, byte red, byte green, byte blue) =>
        Assert.Equal([red, green, blue], DavisPalette.Rgb.Slice(index * 3, 3).ToArray());
}
