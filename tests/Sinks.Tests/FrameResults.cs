using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;

namespace SamStream.Sinks.Tests;

/// <summary>Makes results as a segmenter does.</summary>
internal sealed class FrameResults(int width, int height) : IDisposable
{
    public static readonly DateTimeOffset CapturedAt = new(2026, 3, 1, 14, 30, 0, 250, TimeSpan.FromHours(2));

    private readonly FramePool _frames = new(4);
    private readonly FrameResultPool _results = new();

    public SinkContext Context { get; init; } = ContextOf(width, height);

    /// <summary>How bright a frame is, by its index.</summary>
    public Func<long, byte> Grey { get; init; } = _ => 90;

    public static SinkContext ContextOf(int width, int height, double? frameRate = 10, bool isLive = false) =>
        new("camera", new SourceProperties { Width = width, Height = height, IsLive = isLive, DeclaredFrameRate = frameRate });

    /// <summary>A plain frame with the given objects.</summary>
    public FrameResult Make(long index, params ObjectResult[] objects) => Make(index, width, height, null, objects);

    /// <summary>A plain frame of a given time.</summary>
    public FrameResult Make(long index, TimeSpan time) =>
        Make(MetadataOf(index) with { PresentationTime = time }, width, height, []);

    /// <summary>A plain frame of which this is known.</summary>
    public FrameResult Make(FrameMetadata metadata) => Make(metadata, width, height, []);

    /// <summary>A frame of one colour.</summary>
    public FrameResult Make(byte blue, byte green, byte red, YuvMatrix matrix = default)
    {
        WritableFrame frame = _frames.Rent(width, height);
        Fill(frame, red, green, blue, matrix);
        return _results.Rent(frame.Publish(MetadataOf(0) with { Matrix = matrix }));
    }

    public FrameResult Make(long index, int frameWidth, int frameHeight, string? name, params ObjectResult[] objects) =>
        Make(MetadataOf(index, name), frameWidth, frameHeight, objects);

    private FrameResult Make(FrameMetadata metadata, int frameWidth, int frameHeight, ObjectResult[] objects)
    {
        WritableFrame frame = _frames.Rent(frameWidth, frameHeight);
        byte grey = Grey(metadata.Index);
        Fill(frame, grey, grey, grey);
        FrameResult result = _results.Rent(frame.Publish(metadata));
        foreach (ObjectResult found in objects)
            result.Add(found);
        return result;
    }

    public static FrameMetadata MetadataOf(long index, string? name = null) => new()
    {
        SourceId = "camera",
        Index = index,
        Name = name,
        PresentationTime = TimeSpan.FromMilliseconds(100 * index),
        PresentationClock = PresentationClock.Stream,
        CapturedAt = CapturedAt,
        Discontinuity = index == 0 ? Discontinuity.Reopened : Discontinuity.None,
    };

    /// <summary>An object whose mask is a rectangle; without one if it has no area.</summary>
    public ObjectResult Object(
        int id, int left, int top, int right, int bottom, TrackState state = TrackState.Tracked, float predictedIou = 0.9f)
    {
        var pixels = new byte[width * height];
        for (int y = top; y < bottom; y++)
            pixels.AsSpan((y * width) + left, right - left).Fill(1);
        return new ObjectResult
        {
            Id = new ObjectId(id),
            State = state,
            Mask = new SegmentationMask(width, height, pixels),
            PredictedIou = predictedIou,
            Stability = 0.951249f,
            Score = 0.75f,
            FlowAgreement = 0.87654321f,
            PromptAge = 3,
        };
    }

    public static ObjectResult Missing(int id, TrackState state) => new() { Id = new ObjectId(id), State = state };

    public void Dispose()
    {
        Assert.Equal(0, _frames.LeasedCount);
        _frames.Dispose();
    }

    private static void Fill(WritableFrame frame, byte red, byte green, byte blue, YuvMatrix matrix = default)
    {
        (byte luma, byte cb, byte cr) = YuvColors.Of(matrix).FromRgb(red, green, blue);
        frame.Luma.Fill(luma);
        frame.Cb.Fill(cb);
        frame.Cr.Fill(cr);
    }
}
