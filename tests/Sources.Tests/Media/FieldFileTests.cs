using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Inputs;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

/// <summary>Files that break video readers, and how many frames are right.</summary>
[NoLeakedFrames]
public sealed class FieldFileTests
{
    [DataTheory(Requires = "field")]
    [InlineData("pixchange.avi", 9, 0)]
    [InlineData("c420_444.avi", 5, 0)]
    [InlineData("graycolor.avi", 6, 0)]
    [InlineData("colorgray.avi", 6, 0)]
    [InlineData("reschange.ts", 12, 0)]
    [InlineData("screenrec2.mp4", 12, 0)]
    [InlineData("screenrec2.mkv", 12, 0)]
    [InlineData("gap12.mp4", 12, 0)]
    [InlineData("latevideo.mp4", 8, 0)]
    [InlineData("latevideo.mkv", 8, 0)]
    [InlineData("corruptmid.mp4", 31, 9)]
    [InlineData("trim.mp4", 14, 0)]
    [InlineData("mj_noidx.avi", 10, 0)]
    [InlineData("vfr.mp4", 12, 0)]
    [InlineData("sar.mp4", 8, 0)]
    [InlineData("rot90.mp4", 20, 0)]
    [InlineData("inter_tff.mp4", 8, 0)]
    [InlineData("black.mp4", 10, 0)]
    [InlineData("wrap.ts", 12, 0)]
    public async Task Run_File_DeliversEveryFrameThatDecodesAtItsOwnTime(string name, int frames, int lost)
    {
        string path = TestData.Combine($"field/{name}");

        (IReadOnlyList<CapturedFrame> captured, Exception? error, SourceLosses losses) =
            await SourceRun.RunWithLossesAsync(new VideoFileOptions { Path = path });

        Assert.Null(error);
        Assert.Equal(frames, captured.Count);
        Assert.Equal(lost, losses.Frames);
        // The two parts of this one begin at the same time.
        if (name == "reschange.ts")
            return;
        Assert.Equal(
            VideoFixture.TimesByFfprobe(path),
            captured.Select(frame => Math.Round(frame.Metadata.PresentationTime.TotalSeconds, 6)));
        Assert.All(captured, frame => Assert.Equal(PresentationClock.Stream, frame.Metadata.PresentationClock));
    }
}
