using SamStream.Pipeline.Masks;
using SamStream.Sinks.Sockets;

namespace SamStream.Sinks.Tests.Sockets;

public sealed class MaskBitsTests
{
    [Fact]
    public void Write_AnyMask_HasEachPixelInItsPlace()
    {
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            int width = random.Next(1, 40), height = random.Next(1, 10);
            byte[] pixels = new byte[width * height];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = (byte)(random.Next(3) / 2);
            var mask = new SegmentationMask(width, height, pixels);
            byte[] bits = new byte[MaskBits.LengthOf(mask)];

            MaskBits.Write(mask, bits);

            int rowBytes = (mask.Bounds.Width + 7) / 8;
            Assert.Equal(rowBytes * mask.Bounds.Height, bits.Length);
            for (int y = 0; y < mask.Bounds.Height; y++)
            {
                for (int x = 0; x < 8 * rowBytes; x++)
                {
                    bool isSet = (bits[(y * rowBytes) + (x / 8)] & (128 >> (x % 8))) != 0;
                    Assert.Equal(x < mask.Bounds.Width && mask.IsObject(mask.Bounds.Left + x, mask.Bounds.Top + y), isSet);
                }
            }
        }
    }
}
