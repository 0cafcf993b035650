using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Tests.Masks;

public sealed class MaskOverlapTests
{
    [Fact]
    public void IndexOf_FindsEverySharedPixel()
    {
        var random = new Random(1);
        byte[] a = new byte[100], b = new byte[100];
        for (int i = 0; i < 100; i++)
            (a[i], b[i]) = (random.Next(2) == 0 ? (byte)255 : (byte)0, random.Next(2) == 0 ? (byte)255 : (byte)0);
        var found = new List<int>();
        for (int i = MaskOverlap.IndexOf(a, b, 0); i >= 0; i = MaskOverlap.IndexOf(a, b, i + 1))
            found.Add(i);

        Assert.Equal(Enumerable.Range(0, 100).Where(i => a[i] != 0 && b[i] != 0), found);
        Assert.Equal(found.Count, MaskOverlap.Count(a, b));
    }
}
