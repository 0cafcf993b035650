using OpenCvSharp;
using SamStream.Model.Pointing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Pointing;

/// <summary>How well annotated masks are carried over many frames: mean IoU with the annotation there, from every tenth frame.</summary>
[Slow("Each sequence is decoded, and every tenth mask of it carried over 50 frames in all.")]
public sealed class DavisMaskTrailTests
{
    private const int Spacing = 10;

    // Floors are the measured means less 0.01, which other rounding on other processors stays well within.
    [DataTheory(Requires = "davis")]
    [InlineData("blackswan", 0.941, 0.884, 0.805)]
    [InlineData("bmx-trees", 0.329, 0.104, 0)]
    [InlineData("breakdance", 0.561, 0.322, 0.223)]
    [InlineData("car-roundabout", 0.907, 0.799, 0.682)]
    [InlineData("cows", 0.902, 0.819, 0.711)]
    [InlineData("dog", 0.843, 0.633, 0.508)]
    [InlineData("horsejump-high", 0.664, 0.389, 0.095)]
    [InlineData("motocross-jump", 0.522, 0.233, 0)]
    public void Carry_AnnotatedSequence_KeepsItsMeasuredOverlap(string sequence, double after5, double after15, double after30)
    {
        string folder = TestData.Combine($"davis/{sequence}");
        string[] frames = [.. Directory.GetFiles(Path.Combine(folder, "frames")).Order(StringComparer.Ordinal)];
        SegmentationMask[] truth = [.. Directory.GetFiles(Path.Combine(folder, "masks")).Order(StringComparer.Ordinal).Select(ReadMask)];
        double[] floors = [after5, after15, after30];
        (int Distance, List<double> Carried)[] found = [(5, []), (15, []), (30, [])];
        using var pool = new FramePool(1);
        var trail = new MaskTrail();
        for (int at = 0; at < frames.Length; at++)
        {
            using (VideoFrame frame = ReadFrame(pool, frames[at], at))
                trail.Add(frame, frame.Metadata);
            foreach ((int distance, List<double> carried) in found)
            {
                int from = at - distance;
                if (from < 0 || from % Spacing != 0 || truth[from].Area == 0 || truth[at].Area == 0)
                    continue;
                CarriedMask result = trail.Carry(truth[from].ToRle(), from);
                Assert.NotEqual(CarryOutcome.Cut, result.Outcome);
                carried.Add(result.Mask is { } mask ? Overlap(mask.Decode(), truth[at]) : 0);
            }
        }

        Assert.All(found.Zip(floors), pair => Assert.InRange(pair.First.Carried.Average(), pair.Second, 1));
    }

    private static VideoFrame ReadFrame(FramePool pool, string path, int index)
    {
        using Mat image = Cv2.ImRead(path);
        image.GetArray(out Vec3b[] bgr);
        using WritableFrame frame = pool.Rent(image.Width, image.Height);
        YuvPicture.Fill(frame, System.Runtime.InteropServices.MemoryMarshal.AsBytes(bgr.AsSpan()));
        return frame.Publish(new FrameMetadata
        {
            SourceId = "davis",
            Index = index,
            PresentationTime = TimeSpan.FromSeconds(index / 24.0),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
        });
    }

    private static SegmentationMask ReadMask(string path)
    {
        using Mat image = Cv2.ImRead(path, ImreadModes.Grayscale);
        image.GetArray(out byte[] gray);
        return new SegmentationMask(image.Width, image.Height, Array.ConvertAll(gray, value => value > 127 ? (byte)1 : (byte)0));
    }

    private static double Overlap(SegmentationMask one, SegmentationMask other)
    {
        int both = 0;
        for (int y = one.Bounds.Top; y < one.Bounds.Bottom; y++)
        {
            for (int x = one.Bounds.Left; x < one.Bounds.Right; x++)
                both += one.IsObject(x, y) && other.IsObject(x, y) ? 1 : 0;
        }

        return (double)both / (one.Area + other.Area - both);
    }
}
