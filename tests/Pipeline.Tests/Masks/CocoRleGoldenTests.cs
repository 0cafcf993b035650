using System.Text.Json;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Masks;

/// <summary>golden_rle.json was made by the COCO API's own code (golden_rle.c says how); it is never regenerated to pass.</summary>
public sealed class CocoRleGoldenTests
{
    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (JsonElement golden in Golden())
            cases.Add(golden.GetProperty("shape").GetString()!, Int(golden, "width"), Int(golden, "height"));
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_GoldenShape_IsWhatTheCocoApiWrites(string shape, int width, int height)
    {
        JsonElement golden = Find(shape, width, height);
        var rle = CocoRle.Encode(Draw(shape, width, height));

        Assert.Equal(golden.GetProperty("counts").GetString(), rle.ToCompressedString());
        Assert.Equal(Int(golden, "area"), rle.Area);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FromCompressedString_GoldenShape_DecodesToTheShape(string shape, int width, int height)
    {
        JsonElement golden = Find(shape, width, height);
        var rle = CocoRle.FromCompressedString(width, height, golden.GetProperty("counts").GetString());
        SegmentationMask expected = Draw(shape, width, height);
        SegmentationMask decoded = rle.Decode();

        Assert.True(expected.Pixels.SequenceEqual(decoded.Pixels));
        Assert.Equal(expected.Area, decoded.Area);
        Assert.Equal(expected.Bounds, decoded.Bounds);
        JsonElement bbox = golden.GetProperty("bbox");
        PixelBounds bounds = rle.Bounds;
        Assert.Equal(
            [bbox[0].GetInt32(), bbox[1].GetInt32(), bbox[2].GetInt32(), bbox[3].GetInt32()],
            [bounds.Left, bounds.Top, bounds.Width, bounds.Height]);
    }

    private static JsonElement[] Golden()
    {
        string path = RepositoryPaths.Combine("tests/Pipeline.Tests/Masks/golden_rle.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static JsonElement Find(string shape, int width, int height) => Golden().Single(golden =>
        golden.GetProperty("shape").GetString() == shape && Int(golden, "width") == width && Int(golden, "height") == height);

    private static int Int(JsonElement golden, string name) => golden.GetProperty(name).GetInt32();

    // The shapes of golden_rle.c.
    private static SegmentationMask Draw(string shape, int width, int height)
    {
        var pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                pixels[(y * width) + x] = IsObject(shape, x, y, width, height) ? (byte)1 : (byte)0;
        }

        return new SegmentationMask(width, height, pixels);
    }

    private static bool IsObject(string shape, long x, long y, long width, long height) => shape switch
    {
        "empty" => false,
        "full" => true,
        "ellipse" => IsInside(x, y, width, height, 80),
        "ring" => IsInside(x, y, width, height, 90) && !IsInside(x, y, width, height, 40),
        "specks" => ((x * 7919) + (y * 104729) + (x * y * 31)) % 11 < 3,
        "stripes" => y / 3 % 2 == 0,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "not a shape of golden_rle.c"),
    };

    private static bool IsInside(long x, long y, long width, long height, long percent)
    {
        long dx = (2 * x) + 1 - width, dy = (2 * y) + 1 - height;
        return 10000 * ((dx * dx * height * height) + (dy * dy * width * width))
            <= percent * percent * width * width * height * height;
    }
}
