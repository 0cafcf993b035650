using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Models;
using SamStream.Model;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Scheduling;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Clips;

/// <summary>A recorded clip is followed by the network from its middle.</summary>
public sealed class ClipRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The network runs on a few frames, both ways and again.")]
    public async Task StartAsync_BothWaysFromTheMiddle_FindsTheObjectOnEveryFrame()
    {
        const int From = 30, First = 26, Last = 34;
        using SamModel model = SamModel.Open(ModelCatalog.For().Read("mobile-sam"));
        await using var library = new ClipLibrary(new ClipLibraryOptions
        {
            Find = new ClipFiles([SampleClip.Path]).Find,
            OutputFolder = _folder.Combine("out"),
            Runs = new ClipRunParts(() => new SamSegmenter(model), EncodeSchedule.EveryFrame, NullLoggerFactory.Instance, TimeProvider.System),
        });
        OpenClip clip = await library.OpenAsync(library.List()[0].Id, CancellationToken.None);
        clip.Prompts.Add(new Prompt { ObjectId = default, FrameIndex = From, Box = new BoxXyxy(628, 303, 670, 413), Label = "person" });

        await RunAsync(clip, new ClipRunRequest(From, RunDirection.Both, First, Last));

        Assert.Equal(Enumerable.Range(First, Last - First + 1).Select(i => (long)i), clip.Results.Rows().Select(row => row.Frame));
        byte[]? before = null;
        for (int frame = First; frame <= Last; frame++)
        {
            ObjectMessage found = Assert.Single(clip.Results.Find(frame)!.Objects);
            Assert.Equal(("person", "tracked"), (found.Label, found.State));
            var mask = new byte[SampleClip.Width * SampleClip.Height];
            CocoRle.FromCompressedString(SampleClip.Width, SampleClip.Height, found.Mask!.Counts).Decode().CopyTo(mask);
            // It goes on from frame to frame, across the one where both ways began.
            Assert.InRange(before is null ? 1 : Iou(mask, before), 0.4, 1);
            before = mask;
        }

        // Going on from a mask that was found needs no prompt there.
        await RunAsync(clip, new ClipRunRequest(Last, RunDirection.Forwards, Last: Last + 2));
        Assert.Equal(Last + 2, clip.Results.Rows()[^1].Frame);
        Assert.NotNull(clip.Results.Find(Last + 2)!.Objects[0].Mask);
        Assert.Equal(Last, clip.Results.Rows(ResultVersion.Before)[^1].Frame);
        Assert.Equal(new string('t', Last + 3 - First), clip.Timeline().Objects[0].States[First..(Last + 3)]);
    }

    private static double Iou(byte[] a, byte[] b) =>
        (double)a.Zip(b).Count(pair => pair.First > 0 && pair.Second > 0) / a.Zip(b).Count(pair => pair.First > 0 || pair.Second > 0);

    private static async Task RunAsync(OpenClip clip, ClipRunRequest request)
    {
        var ended = new TaskCompletionSource<ClipRunStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        clip.Runs.Changed += status =>
        {
            if (status.IsOver)
                ended.TrySetResult(status);
        };
        await clip.Runs.StartAsync(request, CancellationToken.None);
        ClipRunStatus end = await ended.Task;
        await clip.Runs.StopAsync();
        Assert.Equal((ClipRunState.Completed, null), (end.State, end.Error));
    }
}
