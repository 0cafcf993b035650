using System.Globalization;
using SamStream.Evaluation.Metrics;
using SamStream.Model.Manifests;
using SamStream.Model.Masks;
using SamStream.Model.Tracking.Scoring;
using SamStream.Pipeline.MaskImages;

namespace SamStream.Evaluation.Scores;

/// <summary>
/// Writes every mask that a tracker compares, with what speaks for it and its IoU with the truth, a line each of comma-separated values:
/// what <see cref="ScoreFitting"/> is fitted on. One run at a time.
/// </summary>
/// <param name="lines">Where to; not owned.</param>
public sealed class HypothesisLog(TextWriter lines) : IHypothesisObserver
{
    /// <summary>Columns before the features.</summary>
    internal const int KeyColumns = 5;

    private IReadOnlyDictionary<int, string> _annotations = new Dictionary<int, string>();
    private string _sequence = "";
    private bool _isBegun;
    private (long Frame, LabelImage? Truth) _latest;

    /// <summary>The names of the columns.</summary>
    public static string Header => $"sequence,frame,object,iou,sought,{string.Join(',', ScoreWeights.Names)}";

    /// <summary>The masks that come next are of this sequence.</summary>
    /// <param name="sequence">Its name.</param>
    /// <param name="annotations">Paths of its mask images, by the frame's index.</param>
    public void Begin(string sequence, IReadOnlyDictionary<int, string> annotations)
    {
        _sequence = sequence;
        _annotations = annotations;
        _latest = (-1, null);
        if (!_isBegun)
            lines.WriteLine(Header);
        _isBegun = true;
    }

    void IHypothesisObserver.Observe(in HypothesisView seen)
    {
        if (!_annotations.TryGetValue((int)seen.Frame, out string? path))
            return;
        if (_latest.Frame != seen.Frame)
            _latest = (seen.Frame, LabelImage.Read(path));
        byte[] truth = _latest.Truth!.MaskOf(seen.Id.Value);
        if (truth.Length != seen.Mask.Pixels.Length)
            throw new EvaluationException($"{path}: its size is not that of the frames.");
        Span<float> features = stackalloc float[MaskEvidence.FeatureCount];
        seen.Evidence.CopyFeatures(features);
        lines.Write(string.Create(CultureInfo.InvariantCulture, $"{_sequence},{seen.Frame},{seen.Id.Value},{IouOf(seen.Mask, truth):0.0000},{(seen.IsSought ? 1 : 0)}"));
        foreach (float feature in features)
            lines.Write(string.Create(CultureInfo.InvariantCulture, $",{feature:0.0000}"));
        lines.WriteLine();
    }

    // Unlike in the metric, no mask is right by not being there: an absent object has none to choose.
    private static double IouOf(BinaryMask mask, ReadOnlySpan<byte> truth) =>
        mask.IsEmpty ? 0 : FrameScorer.RegionSimilarity(mask.Pixels, truth);
}
