using SamStream.Pipeline.MaskImages;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.MaskImages;

public sealed class LabelImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Indexed_KeepsIdsAndClearsVoid()
    {
        File.WriteAllBytes(_folder.Combine("m.png"), IndexedPng.Encode(2, 2, [0, 3, 255, 254], new byte[3 * 256]));

        var image = LabelImage.Read(_folder.Combine("m.png"));

        Assert.Equal<ushort>([0, 3, 0, 254], image.Ids.ToArray());
        Assert.Equal([3, 254], image.ObjectIds);
        Assert.Equal(254, image.MaxId);
        Assert.Equal<byte>([0, 1, 0, 0], image.MaskOf(3));
    }

    [Fact]
    public void Read_16Bits_KeepsEveryId()
    {
        File.WriteAllBytes(_folder.Combine("m.png"), IndexedPng.Encode(3, 2, [0, 3, 255, 256, 65535, 3]));

        var image = LabelImage.Read(_folder.Combine("m.png"));

        Assert.False(image.IsBlackAndWhite);
        Assert.Equal([3, 255, 256, 65535], image.ObjectIds);
        Assert.Equal(65535, image.MaxId);
        Assert.Equal<byte>([0, 0, 0, 0, 1, 0], image.MaskOf(65535));
        Assert.Equal<byte>([0, 1, 1, 1, 1, 1], image.MaskOfAll());
    }

    [DataFact(Requires = "davis/dog")]
    public void Read_BlackAndWhite_IsOneObject()
    {
        var image = LabelImage.Read(TestData.Combine("davis/dog/masks/00000.png"));

        Assert.Equal((854, 480), (image.Width, image.Height));
        Assert.Equal([1], image.ObjectIds);
    }

    [Fact]
    public void Read_Colours_SaysWhatAMaskIs()
    {
        // Signature and header of an image of 1x1 pixels in 8-bit RGB.
        File.WriteAllBytes(_folder.Combine("m.png"), Convert.FromHexString(
            "89504E470D0A1A0A" + "0000000D49484452" + "0000000100000001" + "0802000000" + "907753DE"));

        var error = Assert.Throws<LabelImageException>(() => LabelImage.Read(_folder.Combine("m.png")));

        Assert.Equal("its pixels are colours (colour type 2 of 8 bits), not one number of up to 16 bits each", error.Found);
        Assert.Equal("a mask is a PNG with a palette (a value for each object), or gray with 8 or 16 bits", error.Cure);
    }

    [Fact]
    public void Read_Folder_SaysSo()
    {
        var error = Assert.Throws<LabelImageException>(() => LabelImage.Read(_folder.Path));

        Assert.Equal($"{_folder.Path}: it is a folder; name a PNG file in it.", error.Message);
    }

    [Fact]
    public void Read_NoPng_NamesFileAndFault()
    {
        File.WriteAllText(_folder.Combine("m.png"), "text");

        var error = Assert.Throws<LabelImageException>(() => LabelImage.Read(_folder.Combine("m.png")));

        Assert.StartsWith($"{_folder.Combine("m.png")}: not a PNG file", error.Message, StringComparison.Ordinal);
    }
}
