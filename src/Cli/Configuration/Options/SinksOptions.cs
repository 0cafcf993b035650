using System.ComponentModel;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks</c>: what a run writes. All of it is on unless it is switched off.</summary>
internal sealed record SinksOptions
{
    [Description("one JSON object a frame, a line each: objects with state, box, scores and mask")]
    public JsonLinesSinkOptions Jsonl { get; init; } = new();

    [Description("one indexed PNG a frame, a pixel's value being the object's id")]
    public MaskSinkOptions Masks { get; init; } = new();

    [Description("the video with masks, contours, ids and states drawn on it, H.264 in MP4")]
    public OverlaySinkOptions Overlay { get; init; } = new();

    [Description("one JSON file on the whole run: objects, states, speeds, drops")]
    public SummarySinkOptions Summary { get; init; } = new();

    /// <summary>True if anything is written to files.</summary>
    public bool AnyFile => Jsonl.Enabled || Masks.Enabled || Overlay.Enabled || Summary.Enabled;
}
