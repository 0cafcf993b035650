using System.Globalization;
using System.Text.RegularExpressions;
using OpenCvSharp;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.Integration.Tests.Running;
using SamStream.Pipeline.MaskImages;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Documents;

/// <summary>What the README shows and says of the demo is what the demo does.</summary>
public sealed class DemoPictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The demo runs up to the frame of the picture.")]
    public async Task Picture_IsTheFrameOfTheDemoThatStandsBelowIt()
    {
        string readme = await File.ReadAllTextAsync(RepositoryPaths.Combine("README.md"));
        int frame = int.Parse(Regex.Match(readme, @"^\*Frame (\d+) of the overlay video that `make demo` writes\.\*$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Contains("![Three people with", readme, StringComparison.Ordinal);
        Assert.Contains("tracks three people through the 100 frames", readme, StringComparison.Ordinal);

        ProcessResult result = await SamStreamProcess.RunAsync(
            "run", RepositoryPaths.Combine("configs/demo.yaml"), "--frames", $"{frame + 1}", "--out", _folder.Path);

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        var results = new RunResults(_folder.Path);
        FrameMessage shown = results.Lines[frame];
        Assert.Equal(3, shown.Objects.Count(found => found.Mask is not null));
        using Mat made = await FrameOfAsync(results.Overlay, frame), picture = Cv2.ImRead(RepositoryPaths.Combine("docs/images/street.jpg"));
        Assert.Equal(made.Size(), picture.Size());
        // Masks cover little of the picture: it is compared there. Their edges differ from processor to processor, and as the run ends here.
        IndexedPng masks = results.Masks[frame];
        using Mat where = Mat.FromPixelData(masks.Height, masks.Width, MatType.CV_16UC1, masks.Indices.ToArray());
        using Mat plain = await FrameOfAsync(SampleClip.Path, frame);
        Assert.All([1, 2, 3], id => Assert.InRange(DifferenceOf(made, picture, where, id), 0, DifferenceOf(plain, picture, where, id) / 2));
    }

    private async Task<Mat> FrameOfAsync(string video, int frame)
    {
        string picture = _folder.Combine("picture.png");
        ProcessResult result = await SamStreamProcess.RunAsync("frame", video, $"{frame}", "--out", picture, "--overwrite");
        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        return Cv2.ImRead(picture);
    }

    // The mean over the object's pixels and the three colours, in levels of 255.
    private static double DifferenceOf(Mat one, Mat other, Mat ids, int id)
    {
        using Mat mask = new(), difference = new();
        Cv2.InRange(ids, new Scalar(id), new Scalar(id), mask);
        Assert.True(Cv2.CountNonZero(mask) > 0, $"object {id} has no pixels");
        Cv2.Absdiff(one, other, difference);
        Scalar mean = Cv2.Mean(difference, mask);
        return (mean.Val0 + mean.Val1 + mean.Val2) / 3;
    }
}
