using FsCheck;
using FsCheck.Fluent;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Tests.Masks;

public sealed class CocoRleTests
{
    [Fact]
    public void Encode_AnyMask_IsWhatTheLiteralDefinitionGives() => Check(mask =>
        ReferenceRle.Encode(mask).AsSpan().SequenceEqual(CocoRle.Encode(mask).Counts));

    [Fact]
    public void Decode_EncodedMask_IsTheMask() => Check(mask => IsSame(mask, CocoRle.Encode(mask).Decode()));

    [Fact]
    public void FromCompressedString_CompressedMask_IsTheMask() => Check(mask =>
        IsSame(mask, CocoRle.FromCompressedString(
            mask.Width, mask.Height, CocoRle.Encode(mask).ToCompressedString()).Decode()));

    [Theory]
    [InlineData(new uint[] { 3, 17 }, new uint[] { 3, 17 })]
    [InlineData(new uint[] { 0, 20 }, new uint[] { 0, 20 })]
    [InlineData(new uint[] { 0, 0, 3, 0, 2, 5, 0, 0, 10, 0 }, new uint[] { 5, 5, 10 })]
    [InlineData(new uint[] { 5, 0, 0, 15 }, new uint[] { 5, 15 })]
    public void FromCounts_RunsOfNoLength_AreLeftOut(uint[] counts, uint[] kept) => Assert.Equal(kept, CocoRle.FromCounts(4, 5, counts).Counts.ToArray());

    [Theory]
    [InlineData(new uint[0])]
    [InlineData(new uint[] { 19 })]
    [InlineData(new uint[] { 3, 18 })]
    [InlineData(new[] { uint.MaxValue, 21u })]
    public void FromCounts_RunsThatEndElsewhere_AreRefused(uint[] counts) => Assert.Throws<FormatException>(() => CocoRle.FromCounts(4, 5, counts));

    // A run of 5: 00101. 16: 10000 would be negative with its top bit set, so a zero group follows. 32: 00000, 00001.
    [Theory]
    [InlineData(1, 1, new uint[] { 0, 1 }, "01")]
    [InlineData(1, 1, new uint[] { 1 }, "1")]
    [InlineData(5, 1, new uint[] { 5 }, "5")]
    [InlineData(4, 4, new uint[] { 16 }, "`0")]
    [InlineData(8, 4, new uint[] { 32 }, "P1")]
    [InlineData(4, 5, new uint[] { 3, 17 }, "3a0")]
    // From the fourth run on the difference to the one before the last: 1 - 3 = -2 = 11110, 2 - 4 = -2, 2 - 1 = 1.
    [InlineData(17, 1, new uint[] { 5, 3, 4, 1, 2, 2 }, "534NN1")]
    // -31 = ...11111 00001: one group would read as +1, so it takes two, and the second one is all ones.
    [InlineData(37, 1, new uint[] { 1, 32, 1, 1, 1, 1 }, "1P11QO00")]
    public void ToCompressedString_KnownRuns_IsDerivedByHand(int width, int height, uint[] counts, string text)
    {
        var rle = new CocoRle(width, height, counts);

        Assert.Equal(text, rle.ToCompressedString());
        Assert.Equal(counts, CocoRle.FromCompressedString(width, height, text).Counts.ToArray());
    }

    [Fact]
    public void Encode_ColumnsThatTouch_AreOneRun()
    {
        // Column 0 ends with an object, column 1 begins with it: rows ".#" over "#." in column-major order is .##. .
        var mask = new SegmentationMask(2, 2, [0, 1, 1, 0]);

        Assert.Equal([1, 2, 1], CocoRle.Encode(mask).Counts.ToArray());
    }

    [Fact]
    public void Encode_LargestSupportedFrame_IsExact()
    {
        var pixels = new byte[7680 * 4320];
        pixels[^1] = 1;
        pixels[0] = 1;
        var rle = CocoRle.Encode(new SegmentationMask(7680, 4320, pixels));

        Assert.Equal([0u, 1u, (7680u * 4320u) - 2u, 1u], rle.Counts.ToArray());
        Assert.Equal(2, rle.Area);
    }

    [Theory]
    [InlineData("", "character 0: the runs end at pixel 0 of a mask of 4x4 = 16")]
    [InlineData("P", "character 0: the text ends inside a number")]
    [InlineData("8X", "character 1: the text ends inside a number")]
    [InlineData("4 <", "character 1: U+0020 is not one of")]
    [InlineData("4p", "character 1: U+0070 is not one of")]
    [InlineData("4\u2264", "character 1: U+2264 is not one of")]
    [InlineData("N", "character 0: run 0 has the length -2")]
    [InlineData("111K", "character 3: run 3 has the length -4")]
    [InlineData("8`0", "character 1: run 1 ends at pixel 24 of a mask of 4x4 = 16")]
    [InlineData("84", "character 2: the runs end at pixel 12 of a mask of 4x4 = 16")]
    [InlineData("oooooooooooo", "character 0: a number has more than 7 groups")]
    [InlineData("PPPPPP?", "character 0: run 0 ends at pixel 16106127360 of")]
    public void FromCompressedString_HostileText_NamesThePosition(string text, string reason)
    {
        FormatException error = Assert.Throws<FormatException>(() => CocoRle.FromCompressedString(4, 4, text));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromCompressedString_AnyText_IsRefusedOrDecodes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            try
            {
                return CocoRle.FromCompressedString(3, 5, text).Decode() is { Width: 3, Height: 5 };
            }
            catch (FormatException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, -1)]
    [InlineData(70000, 70000)]
    [InlineData(46000, 46000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void FromCompressedString_ImpossibleSize_IsRefused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CocoRle.FromCompressedString(width, height, "1"));

    private static void Check(Func<SegmentationMask, bool> property) =>
        Prop.ForAll(RandomMasks.Arbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool IsSame(SegmentationMask expected, SegmentationMask actual) =>
        expected.Width == actual.Width && expected.Height == actual.Height && expected.Area == actual.Area
        && expected.Bounds == actual.Bounds && expected.Pixels.SequenceEqual(actual.Pixels);
}
