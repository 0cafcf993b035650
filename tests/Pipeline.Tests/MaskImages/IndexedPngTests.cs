using FsCheck;
using FsCheck.Fluent;
using SamStream.Pipeline.MaskImages;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.MaskImages;

public sealed class IndexedPngTests
{
    private static readonly byte[] Palette = [.. Enumerable.Range(0, 3 * 256).Select(i => (byte)(i * 7))];

    [Fact]
    public void Decode_EncodedImage_IsTheImage() =>
        Prop.ForAll(
            (from width in Gen.Choose(1, 70)
             from height in Gen.Choose(1, 70)
             from seed in Gen.Choose(0, 1_000_000)
             select (width, height, seed)).ToArbitrary(),
            size =>
            {
                var indices = new byte[size.width * size.height];
                new Random(size.seed).NextBytes(indices);
                var image = IndexedPng.Decode(IndexedPng.Encode(size.width, size.height, indices, Palette));
                return image.Width == size.width && image.Height == size.height
                    && image.Indices.ToArray().SequenceEqual(indices.Select(index => (ushort)index)) && image.PaletteRgb.Span.SequenceEqual(Palette);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decode_EncodedImageOf16Bits_IsTheImage()
    {
        var random = new Random(3);
        for (int i = 0; i < 50; i++)
        {
            (int width, int height) = (random.Next(1, 70), random.Next(1, 70));
            ushort[] values = [.. Enumerable.Range(0, width * height).Select(_ => (ushort)random.Next(65536))];

            var image = IndexedPng.Decode(IndexedPng.Encode(width, height, values));

            Assert.Equal((width, height, 16), (image.Width, image.Height, image.BitDepth));
            Assert.True(image.Indices.Span.SequenceEqual(values));
            Assert.True(image.PaletteRgb.IsEmpty);
        }
    }

    // The neighbour to the left is two bytes away.
    [Theory]
    [InlineData(0, new byte[] { 1, 200, 2, 100, 3, 50 }, new byte[] { 1, 210, 2, 90, 4, 40 })]
    [InlineData(1, new byte[] { 1, 200, 1, 156, 1, 206 }, new byte[] { 1, 210, 1, 136, 2, 206 })]
    [InlineData(2, new byte[] { 1, 200, 2, 100, 3, 50 }, new byte[] { 0, 10, 0, 246, 1, 246 })]
    [InlineData(3, new byte[] { 1, 200, 2, 0, 2, 0 }, new byte[] { 1, 110, 1, 191, 2, 226 })]
    [InlineData(4, new byte[] { 1, 200, 1, 156, 1, 206 }, new byte[] { 0, 10, 0, 246, 1, 246 })]
    public void Decode_EachFilterOf16Bits_IsUndone(byte filter, byte[] first, byte[] second)
    {
        byte[] rows = [filter, .. first, filter, .. second];
        var image = IndexedPng.Decode(PngBytes.File(PngBytes.Header(3, 2, 16, 0), PngBytes.ImageData(rows)));

        Assert.Equal([456, 612, 818, 466, 602, 1064], image.Indices.ToArray());
    }

    // Rows worked out by hand from the definitions of the filters; the unfiltered image is the same every time.
    [Theory]
    [InlineData(0, new byte[] { 10, 20, 30 }, new byte[] { 12, 20, 10 })]
    [InlineData(1, new byte[] { 10, 10, 10 }, new byte[] { 12, 8, 246 })]
    [InlineData(2, new byte[] { 10, 20, 30 }, new byte[] { 2, 0, 236 })]
    [InlineData(3, new byte[] { 10, 15, 20 }, new byte[] { 7, 4, 241 })]
    [InlineData(4, new byte[] { 10, 10, 10 }, new byte[] { 2, 0, 236 })]
    public void Decode_EachFilter_IsUndone(byte filter, byte[] first, byte[] second)
    {
        byte[] rows = [filter, .. first, filter, .. second];
        var image = IndexedPng.Decode(PngBytes.Grey(3, 2, rows));

        Assert.Equal<ushort>([10, 20, 30, 12, 20, 10], image.Indices.ToArray());
        Assert.True(image.PaletteRgb.IsEmpty);
    }

    [Theory]
    [InlineData(1, new byte[] { 0b1011_0010, 0b1000_0000 }, new byte[] { 1, 0, 1, 1, 0, 0, 1, 0, 1 })]
    [InlineData(2, new byte[] { 0b11_01_00_10, 0b00_01_10_11, 0b01_000000 }, new byte[] { 3, 1, 0, 2, 0, 1, 2, 3, 1 })]
    [InlineData(4, new byte[] { 0x10, 0xF2, 0x34, 0x56, 0x70 }, new byte[] { 1, 0, 15, 2, 3, 4, 5, 6, 7 })]
    public void Decode_PackedPixels_AreUnpacked(byte bitDepth, byte[] row, byte[] expected)
    {
        var image = IndexedPng.Decode(PngBytes.Palette(9, 1, bitDepth, [0, .. row]));

        Assert.Equal(expected.Select(value => (ushort)value), image.Indices.ToArray());
    }

    [Fact]
    public void Decode_AnyByteFlipped_IsRefused()
    {
        byte[] good = IndexedPng.Encode(5, 4, new byte[20], Palette);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => IndexedPng.Decode(bad));
        }
    }

    [Fact]
    public void Decode_AnyLengthCutOff_IsRefused()
    {
        byte[] good = IndexedPng.Encode(5, 4, new byte[20], Palette);
        for (int length = 0; length < good.Length; length++)
            Assert.Throws<InvalidDataException>(() => IndexedPng.Decode(good.AsMemory(0, length)));
    }

    public static TheoryData<string, byte[]> BadFiles() => new()
    {
        { "does not begin with the signature", [1, 2, 3] },
        { "colour type 2 of 8 bits", PngBytes.File(PngBytes.Header(1, 1, 8, 2)) },
        { "colour type 0 of 4 bits", PngBytes.File(PngBytes.Header(1, 1, 4, 0)) },
        { "colour type 3 of 16 bits", PngBytes.File(PngBytes.Header(1, 1, 16, 3)) },
        { "interlaced", PngBytes.File(PngBytes.Header(1, 1, 8, 0, interlace: 1)) },
        { "0x5 pixels", PngBytes.File(PngBytes.Header(0, 5, 8, 0)) },
        { "4000000000x4000000000 pixels", PngBytes.File(PngBytes.Header(4000000000, 4000000000, 8, 0)) },
        { "cannot hold 16000x16000 pixels", PngBytes.Grey(16000, 16000, [0, 1]) },
        { "60000x60000 pixels", PngBytes.Grey(60000, 60000, [0, 1]) },
        { "cannot hold 16384x16384 pixels", PngBytes.File(PngBytes.Header(16384, 16384, 16, 0), ("IDAT", new byte[100])) },
        { "no image data (IDAT)", PngBytes.File(PngBytes.Header(1, 1, 8, 0)) },
        { "no palette (PLTE)", PngBytes.File(PngBytes.Header(1, 1, 8, 3), PngBytes.ImageData([0, 0])) },
        { "the chunk PLTE has no place", PngBytes.File(PngBytes.Header(1, 1, 8, 0), ("PLTE", [1, 2, 3])) },
        { "PLTE has 4 bytes", PngBytes.File(PngBytes.Header(1, 1, 8, 3), ("PLTE", [1, 2, 3, 4])) },
        { "1 to 2 colours", PngBytes.File(PngBytes.Header(1, 1, 1, 3), ("PLTE", new byte[9])) },
        { "the chunk ABCD has no place", PngBytes.File(PngBytes.Header(1, 1, 8, 0), ("ABCD", [])) },
        { "first chunk is PLTE", PngBytes.File(("PLTE", [1, 2, 3])) },
        { "ends in row 1 of 2", PngBytes.Grey(2, 2, [0, 1, 2, 0, 1]) },
        { "ends in row 1 of 2", PngBytes.File(PngBytes.Header(1, 2, 16, 0), PngBytes.ImageData([0, 1, 2, 0, 1])) },
        { "goes on after row 2", PngBytes.Grey(2, 2, [0, 1, 2, 0, 1, 2, 0]) },
        { "row 0 has the filter 5", PngBytes.Grey(2, 1, [5, 1, 2]) },
        { "pixel 1,0 has the index 2; the palette has 2 colours", PngBytes.File(
            PngBytes.Header(2, 1, 8, 3), ("PLTE", new byte[6]), PngBytes.ImageData([0, 1, 2])) },
        { "cannot be decompressed", PngBytes.File(PngBytes.Header(2, 1, 8, 0), ("IDAT", [0x78, 0x9C, 0xFF, 0xFF, 0xFF, 0xFF])) },
        { "do not follow each other", PngBytes.File(
            PngBytes.Header(2, 1, 8, 0), PngBytes.ImageData([0, 1, 2]), ("tEXt", []), PngBytes.ImageData([0, 1, 2])) },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Decode_BadFile_SaysWhatIsWrong(string reason, byte[] png)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => IndexedPng.Decode(png));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of a hundred bytes that claims as many pixels as are read.</summary>
    [Fact]
    public void Decode_FewBytesThatClaimManyPixels_TakesNoMemoryForThem()
    {
        byte[] png = PngBytes.File(PngBytes.Header(16384, 16384, 16, 0), ("IDAT", new byte[100]));
        Assert.Throws<InvalidDataException>(() => IndexedPng.Decode(png));
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Throws<InvalidDataException>(() => IndexedPng.Decode(png));

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 << 20);
    }

    /// <summary>A pipe that nobody writes to, a link to a device that never ends, and a file without content that takes no space.</summary>
    [Fact]
    public void Read_WaitedForEndlessOrHuge_IsRefused()
    {
        using var folder = new TemporaryFolder();
        NamedPipes.Make(folder.Combine("pipe.png"));
        using (FileStream huge = File.Create(folder.Combine("huge.png")))
            huge.SetLength(100L << 30);
        File.CreateSymbolicLink(folder.Combine("endless.png"), "/dev/zero");

        Assert.Contains("is a pipe, not a file", Refusal("pipe.png"), StringComparison.Ordinal);
        Assert.Contains("at most 268435456 are read", Refusal("huge.png"), StringComparison.Ordinal);
        Assert.Contains("is a device, not a file", Refusal("endless.png"), StringComparison.Ordinal);

        string Refusal(string name) => Assert.Throws<IOException>(() => IndexedPng.Read(folder.Combine(name))).Message;
    }

    [Fact]
    public void Read_BadFile_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Combine("mask.png");
        File.WriteAllBytes(path, []);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => IndexedPng.Read(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 2, 3, 768, "needs 4 pixels, not 3")]
    [InlineData(2, 2, 4, 4, "not 4 bytes")]
    [InlineData(2, 2, 4, 6, "Pixel 0 has the index 7; the palette has 2 colours")]
    public void Encode_BadArguments_SaysWhatIsWrong(int width, int height, int pixels, int paletteBytes, string reason)
    {
        var indices = new byte[pixels];
        indices[0] = 7;

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => IndexedPng.Encode(width, height, indices, new byte[paletteBytes]));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [DataFact(Requires = "multi/dogs-jump-240p/masks")]
    public void Read_AnnotationOfOthers_HasObjectIds()
    {
        string[] files = Directory.GetFiles(TestSupport.TestData.Combine("multi/dogs-jump-240p/masks"), "*.png");

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            ReadOnlySpan<ushort> ids = IndexedPng.Read(file).Indices.Span;
            Assert.False(ids.ContainsAnyInRange((ushort)10, (ushort)254));
            Assert.True(ids.ContainsAnyInRange((ushort)1, (ushort)9));
        });
    }
}
