using SamStream.Evaluation.Metrics;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>Notes of each object on each frame what was published and how true it is.</summary>
internal sealed class SightSink(Film film) : ISink
{
    private readonly SortedDictionary<int, List<Sight>> _sights = [];

    public string Name => "sights";

    /// <summary>In the order of frames, from the object's first one on.</summary>
    public IReadOnlyList<Sight> Of(int id) => _sights[id];

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        int frame = (int)result.Metadata.Index;
        foreach (ObjectResult found in result.Objects.ToArray())
        {
            byte[] truth = film.Truth(frame, found.Id.Value);
            double iou = found.Mask is { } mask ? IouOf(mask, truth) : 0;
            if (!_sights.TryGetValue(found.Id.Value, out List<Sight>? sights))
                _sights.Add(found.Id.Value, sights = []);
            sights.Add(new Sight(frame, found.State, found.Mask is not null, iou));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static double IouOf(SegmentationMask mask, byte[] truth)
    {
        byte[] pixels = new byte[truth.Length];
        mask.CopyTo(pixels);
        return FrameScorer.RegionSimilarity(pixels, truth);
    }

    /// <summary>One object on one frame.</summary>
    internal sealed record Sight(int Frame, TrackState State, bool HasMask, double Iou);
}
