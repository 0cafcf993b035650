using SamStream.Model.Motion;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Motion;

public sealed class CutDetectionTests
{
    private const int Width = 854;
    private const int Height = 480;

    private static readonly string[] Sequences =
    [
        "blackswan", "bmx-trees", "breakdance", "car-roundabout", "cows", "dog", "horsejump-high", "motocross-jump",
    ];

    [Fact]
    public void Observe_AnotherPicture_IsACutOnce()
    {
        var frames = new GrayFrames();

        Assert.Equal([false, false, true, false, false], Pan(seed: 7, 2).Concat(Pan(seed: 8, 3)).Select(gray => frames.IsCut(gray)));
    }

    [Theory]
    [InlineData(1.15, 0)]
    [InlineData(1.5, 30)]
    [InlineData(0.6, 0)]
    public void Observe_LightFlickers_IsNoCut(double factor, double levels)
    {
        var frames = new GrayFrames();
        byte[][] images = [.. Pan(seed: 7, 8).Select((gray, i) => i % 2 == 0 ? gray : GrayFrames.Lit(gray, factor, levels))];

        Assert.All(images, gray => Assert.False(frames.IsCut(gray)));
    }

    [Fact]
    public void Observe_FadesToBlank_IsNoCut()
    {
        var frames = new GrayFrames();
        byte[] image = GrayFrames.Seen(CameraMotion.None);

        Assert.All([1, 0.7, 0.4, 0.1, 0, 0], factor => Assert.False(frames.IsCut(GrayFrames.Lit(image, factor, 20))));
    }

    [DataFact(Requires = "davis")]
    public void Observe_RealSequences_AreWholeAndJoinedOnesAreNot()
    {
        byte[][][] clips = [.. Sequences.Select(Read)];
        foreach ((byte[][] clip, string name) in clips.Zip(Sequences))
        {
            GrayFrames whole = Frames();
            Assert.All(clip, (gray, i) => Assert.False(whole.IsCut(gray), $"{name}, frame {i}"));
        }

        for (int i = 0; i < clips.Length; i++)
        {
            // The last frames of one, and the first ones of the next.
            GrayFrames joined = Frames();
            byte[][] after = clips[(i + 1) % clips.Length];
            Assert.All(clips[i].TakeLast(5), gray => Assert.False(joined.IsCut(gray)));
            Assert.True(joined.IsCut(after[0]), $"from {Sequences[i]}");
            Assert.All(after.Skip(1).Take(4), gray => Assert.False(joined.IsCut(gray)));
        }
    }

    [DataTheory(Requires = "davis")]
    [InlineData("cows")]
    [InlineData("dog")]
    [InlineData("bmx-trees")]
    [InlineData("car-roundabout")]
    public void Observe_CameraJumpsByAThird_IsACutOrCompensated(string sequence)
    {
        byte[][] clip = Read(sequence);
        int middle = clip.Length / 2, shift = Width / 3;
        GrayFrames frames = Frames();
        Assert.All(clip.Take(middle).TakeLast(5), gray => Assert.False(frames.IsCut(gray)));
        byte[] jumped = new byte[clip[middle].Length];
        for (int i = 0; i < jumped.Length; i++)
            jumped[i] = clip[middle][i - (i % Width) + Math.Min(Width - 1, (i % Width) + shift)];

        // The camera pans besides, by up to 32 pixels a frame.
        if (!frames.IsCut(jumped))
            Assert.InRange(frames.Motion.Move(Width / 2, Height / 2).X - (Width / 2), -shift - 40, -shift + 40);
    }

    private static GrayFrames Frames() => new(Width, Height);

    private static IEnumerable<byte[]> Pan(int seed, int count) =>
        Enumerable.Range(0, count).Select(i => GrayFrames.Seen(new CameraMotion(1, 0, 6 * i, 2 * i), seed));

    // Every frame of the first two seconds.
    private static byte[][] Read(string sequence) =>
    [
        .. Directory.GetFiles(Path.Combine(TestData.Combine($"davis/{sequence}"), "frames"))
            .Order(StringComparer.Ordinal).Take(50).Select(GrayImage.Read),
    ];
}
