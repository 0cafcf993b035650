using System.Text.Json.Serialization;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;

namespace SamStream.Sinks.Messages;

/// <summary>One frame with its objects, as it goes to files and over the wire (docs/messages.md).</summary>
internal sealed record FrameMessage
{
    /// <summary>Raised when a reader of the version before would misread a message.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Source { get; init; }

    /// <summary>Counts captured frames from 0; a gap is a drop.</summary>
    public required long Frame { get; init; }

    /// <summary>The image's file name, for sources that have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Media clock in seconds.</summary>
    public required double Pts { get; init; }

    /// <summary>Provenance of <see cref="Pts"/>: stream, declared_rate or arrival.</summary>
    [WordsOf<PresentationClock>]
    public required string PtsClock { get; init; }

    /// <summary>This machine's wall clock, ISO 8601 in UTC.</summary>
    public required string CapturedAt { get; init; }

    /// <summary>The camera's own clock, ISO 8601 in UTC; absent where it is unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CameraTime { get; init; }

    /// <summary>Provenance of <see cref="CameraTime"/>: rtcp.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [WordsOf<CameraClock>(not: "none")]
    public string? CameraClock { get; init; }

    public required bool Discontinuity { get; init; }

    /// <summary>Why: reopened, clock_jumped, size_changed, pixel_format_changed, aspect_changed or resumed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [WordsOf<Discontinuity>(not: "none")]
    public string? DiscontinuityReason { get; init; }

    /// <summary>False if the frame was not encoded: its masks were carried here from other frames.</summary>
    public required bool Encoded { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>What masks became since the message would have been too large: polygon or box.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Words("polygon", "box")]
    public string? Degraded { get; init; }

    /// <summary>Whose answer this is, in a snapshot.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }

    /// <summary>Where a snapshot's picture was published.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }

    /// <summary>How a message on a socket was delivered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeliveryMessage? Delivery { get; init; }

    /// <summary>The picture that a message of the console's socket brings with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PictureMessage? Picture { get; init; }

    public required IReadOnlyList<ObjectMessage> Objects { get; init; }
}

/// <summary>One object on one frame.</summary>
internal sealed record ObjectMessage
{
    public required int Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>tracked, uncertain, occluded, lost or reacquired.</summary>
    [WordsOf<TrackState>]
    public required string State { get; init; }

    /// <summary>Why an uncertain object has no mask: blank_picture or cut.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [WordsOf<UnseenReason>]
    public string? Reason { get; init; }

    /// <summary>x1, y1, x2, y2 in pixels, the second corner exclusive; null without a mask.</summary>
    [Numbers(4)]
    public required IReadOnlyList<double>? Box { get; init; }

    /// <summary>Pixels of the mask.</summary>
    public required int Area { get; init; }

    /// <summary>Probability that the mask's IoU with the truth is at least 0.5; 0 without a mask.</summary>
    public required double? Score { get; init; }

    /// <summary>Null if the model gave none or not a number.</summary>
    public required double? PredictedIou { get; init; }

    public required double? Stability { get; init; }

    /// <summary>Null on a prompt's frame.</summary>
    public required double? FlowAgreement { get; init; }

    /// <summary>Region overlap of what was found from the frame that a person has set before and from the one behind; absent where one of them is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Agreement { get; init; }

    /// <summary>Frames since the last prompt.</summary>
    public required long PromptAge { get; init; }

    /// <summary>Frames between this one and the encoded one that the mask was carried from; 0 on that one.</summary>
    public required int CarriedFrames { get; init; }

    /// <summary>Null if the object has no mask, or masks are not wanted.</summary>
    public required MaskMessage? Mask { get; init; }

    /// <summary>
    /// The mask's outline, if the mask was too large to send: polygons of rings (the outer one, then holes) of x, y, x, y …
    /// in corners of pixels.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>>? Polygons { get; init; }

    /// <summary>Where the mask is in the payload of a message on a socket, in place of <see cref="Mask"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MaskBytesMessage? MaskBytes { get; init; }
}

/// <summary>A mask in COCO's compressed run-length encoding; pycocotools reads it as it is.</summary>
/// <param name="Size">Height, width.</param>
/// <param name="Counts">The compressed runs.</param>
internal sealed record MaskMessage([property: Numbers(2)] IReadOnlyList<int> Size, string Counts);

/// <summary>A mask in the payload behind a header.</summary>
/// <param name="Encoding">bits or rle.</param>
/// <param name="Bounds">x1, y1, x2, y2 in pixels, the second corner exclusive.</param>
/// <param name="Offset">Bytes of the payload before it.</param>
/// <param name="Length">Its own bytes.</param>
internal sealed record MaskBytesMessage([property: Words("bits", "rle")] string Encoding, [property: Numbers(4)] IReadOnlyList<int> Bounds, int Offset, int Length);

/// <summary>A picture of a frame, scaled to look at.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal sealed record PictureMessage(int Width, int Height);

/// <summary>How a frame came to one reader.</summary>
/// <param name="SentAt">Wall clock, ISO 8601 in UTC.</param>
/// <param name="AgeMs">From the end of the frame's capture to the sending, milliseconds of a clock that is never set.</param>
/// <param name="Missed">Frames that gave way to newer ones since this reader's last.</param>
internal sealed record DeliveryMessage(string SentAt, double AgeMs, long Missed);

/// <summary>Durations in milliseconds.</summary>
internal sealed record LatencyMessage(long Count, double MeanMs, double P50Ms, double P95Ms, double P99Ms, double MaxMs);
