using System.Globalization;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Inputs;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

/// <summary>Copies of a clip with bytes flipped, cut out, spliced in and cut off: nothing crashes or hangs, and losses are told.</summary>
[NoLeakedFrames]
[Slow("FFmpeg decodes hundreds of damaged copies.")]
public sealed class MutatedClipTests : IDisposable
{
    private const int CopiesOfEach = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mp4")]
    [InlineData("ts")]
    [InlineData("mkv")]
    [InlineData("avi")]
    public async Task Run_MutatedCopies_DeliversWhatFfprobeDecodesOrTellsTheLoss(string container)
    {
        string codec = container == "avi" ? "mjpeg" : "libx264";
        string original = new FieldClips(_folder.Path).Encode($"clip.{container}", 20, "-vf", "scale=192:144", "-c:v", codec, "-g", "10");
        byte[] bytes = await File.ReadAllBytesAsync(original);
        int opened = 0;
        for (int seed = 0; seed < CopiesOfEach; seed++)
        {
            string path = _folder.Combine(string.Create(CultureInfo.InvariantCulture, $"copy{seed}.{container}"));
            await File.WriteAllBytesAsync(path, Mutate(bytes, new Random(seed)));

            Task<(IReadOnlyList<CapturedFrame> Frames, Exception? Error, SourceLosses Losses)> run =
                SourceRun.RunWithLossesAsync(new VideoFileOptions { Path = path });
            Assert.True(await Task.WhenAny(run, Task.Delay(Patience)) == run, $"copy {seed} hangs");
            (IReadOnlyList<CapturedFrame> frames, Exception? error, SourceLosses losses) = await run;

            int expected = VideoFixture.TimesByFfprobe(path).Length;
            bool isTold = error is SourceException || losses.Frames > 0 || losses.Warnings.Count > 0;
            Assert.True(error is null or SourceException, $"copy {seed}: {error}");
            Assert.True(frames.Count == expected || isTold, $"copy {seed}: {frames.Count} of {expected} frames, and nothing was said");
            opened += frames.Count > 0 ? 1 : 0;
            File.Delete(path);
        }

        // Of an MP4 whose index moved hardly any copy holds something; of the others most do.
        Assert.InRange(opened, container == "mp4" ? 1 : CopiesOfEach / 2, CopiesOfEach);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        switch (random.Next(4))
        {
            case 0:
                for (int i = random.Next(1, 200); i > 0; i--)
                    bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(random.Next(bytes.Count / 2), random.Next(1, bytes.Count / 4));
                break;
            case 2:
                byte[] noise = new byte[random.Next(1, 5000)];
                random.NextBytes(noise);
                bytes.InsertRange(random.Next(bytes.Count), noise);
                break;
            default:
                bytes = bytes[..random.Next(bytes.Count / 3, bytes.Count)];
                break;
        }

        return [.. bytes];
    }
}
