namespace SamStream.Evaluation.Videos;

/// <summary>Keeps an object's worst frames with both masks, not next to each other; a few, so that memory is bounded.</summary>
internal sealed class WorstFrames
{
    private const int Most = 3;

    /// <summary>Frames between two that are kept: neighbours show the same.</summary>
    private const int Apart = 8;

    private readonly List<WorstFrame> _kept = [];

    /// <summary>In the order of the frames.</summary>
    public IReadOnlyList<WorstFrame> Frames => [.. _kept.OrderBy(kept => kept.FrameIndex)];

    /// <summary>Takes a frame if it is worse than one that is kept.</summary>
    public void Offer(
        int frameIndex, double iou, ReadOnlySpan<byte> truth, ReadOnlySpan<byte> result, TrackerOutput? tracker = null)
    {
        int rival = _kept.FindIndex(kept => frameIndex - kept.FrameIndex < Apart);
        if (rival < 0 && _kept.Count == Most)
            rival = _kept.IndexOf(_kept.MaxBy(kept => kept.Iou)!);
        if (rival >= 0 && _kept[rival].Iou <= iou)
            return;
        if (rival >= 0)
            _kept.RemoveAt(rival);
        _kept.Add(new WorstFrame(frameIndex, iou, truth.ToArray(), result.ToArray()) { Tracker = tracker });
    }
}

/// <summary>A frame with its masks, row-major, any value but 0 is object.</summary>
public sealed record WorstFrame(int FrameIndex, double Iou, byte[] Truth, byte[] Result)
{
    /// <summary>What the tracker said; null for masks from files.</summary>
    public TrackerOutput? Tracker { get; init; }
}
