using SamStream.Cli.Clips.Results;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Browser;

/// <summary>Results of the sample clip that no model has made: an object on its first frames that the tracker was not sure of.</summary>
internal static class DoubtfulResults
{
    /// <summary>Frames that have one.</summary>
    public const int Frames = 12;

    /// <summary>Writes them into a clip's folder.</summary>
    public static void Write(string folder)
    {
        using var store = new ResultStore(folder);
        for (int frame = 0; frame < Frames; frame++)
            store.Append(Of(frame));
    }

    private static FrameMessage Of(int frame)
    {
        var pixels = new byte[SampleClip.Width * SampleClip.Height];
        for (int y = 373; y < 519; y++)
            pixels.AsSpan((y * SampleClip.Width) + 178 + frame, 70).Fill(255);
        CocoRle mask = CocoRle.Encode(new SegmentationMask(SampleClip.Width, SampleClip.Height, pixels));
        var found = new ObjectMessage
        {
            Id = 1,
            Label = null,
            State = "uncertain",
            Box = [178 + frame, 373, 248 + frame, 519],
            Area = mask.Area,
            Score = 0.3,
            PredictedIou = null,
            Stability = null,
            FlowAgreement = null,
            PromptAge = frame,
            CarriedFrames = 0,
            Mask = mask.ToMessage(),
        };
        return new FrameMessage
        {
            Source = "street",
            Frame = frame,
            Pts = frame / 10.0,
            PtsClock = "stream",
            CapturedAt = "2026-01-02T03:04:05.000Z",
            Discontinuity = false,
            Encoded = true,
            Width = SampleClip.Width,
            Height = SampleClip.Height,
            Objects = [found],
        };
    }
}
