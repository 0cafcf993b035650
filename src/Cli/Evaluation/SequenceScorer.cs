using SamStream.Cli.Labels;

namespace SamStream.Cli.Evaluation;

/// <summary>
/// Scores the predictions for one sequence, frame by frame as they come. An object for which no mask is given is
/// predicted to be absent.
/// </summary>
internal sealed class SequenceScorer
{
    private readonly AnnotatedSequence _sequence;
    private readonly Dictionary<int, FrameAnnotation> _evaluated;
    private readonly List<ScoredFrame>[] _scores;
    private readonly WorstFrames[] _worst;
    private readonly FrameScorer _scorer;
    private readonly byte[] _nothing;
    private readonly (int Width, int Height) _size;

    public SequenceScorer(AnnotatedSequence sequence)
    {
        _sequence = sequence;
        _evaluated = sequence.Evaluated.ToDictionary(annotation => annotation.FrameIndex);
        First = LabelImage.Read(sequence.Annotations[0].Path);
        _size = (First.Width, First.Height);
        _scores = [.. Enumerable.Range(0, First.MaxId).Select(_ => new List<ScoredFrame>())];
        _worst = [.. _scores.Select(_ => new WorstFrames())];
        _scorer = new FrameScorer(First.Width, First.Height);
        _nothing = new byte[First.Width * First.Height];
        if (_scores.Length == 0)
            throw new EvaluationException($"{sequence.Annotations[0].Path}: the first mask is empty; it says what to follow.");
    }

    /// <summary>The annotation that says what to follow: objects are the ids from 1 to its largest.</summary>
    public LabelImage First { get; }

    /// <summary>How a frame's mask of an object is asked for; an empty span: it is absent.</summary>
    public delegate ReadOnlySpan<byte> MaskOfObject(int objectId);

    /// <summary>Scores one frame; frames that are not evaluated are passed over.</summary>
    /// <param name="frameIndex">Index of the frame in the sequence.</param>
    /// <param name="maskOf">Row-major masks of the size of the annotations, any value but 0 is object.</param>
    /// <param name="claimOf">What the tracker says of an object; null: nothing is known of that.</param>
    /// <exception cref="EvaluationException">The annotation has another size than the first.</exception>
    public void Score(int frameIndex, MaskOfObject maskOf, Func<int, TrackerClaim?>? claimOf = null)
    {
        if (!_evaluated.TryGetValue(frameIndex, out FrameAnnotation? annotation))
            return;
        var truth = LabelImage.Read(annotation.Path);
        if ((truth.Width, truth.Height) != _size)
        {
            throw new EvaluationException($"{annotation.Path}: has {truth.Width}x{truth.Height} pixels, the first mask "
                + $"{_size.Width}x{_size.Height}; all masks of a sequence have one size.");
        }

        for (int id = 1; id <= _scores.Length; id++)
        {
            ReadOnlySpan<byte> predicted = maskOf(id);
            if (predicted.IsEmpty)
                predicted = _nothing;
            byte[] mask = truth.MaskOf(id);
            FrameScore score = _scorer.Score(predicted, mask);
            TrackerClaim? claim = claimOf?.Invoke(id);
            _scores[id - 1].Add(new ScoredFrame(annotation.Name, score, claim));
            _worst[id - 1].Offer(frameIndex, score.RegionSimilarity, mask, predicted, claim);
        }
    }

    /// <summary>The scores of every object, in order of ids.</summary>
    public IReadOnlyList<ObjectScore> Finish() =>
        [.. _scores.Select((scores, i) => new ObjectScore(_sequence.Name, i + 1, scores) { Worst = _worst[i].Frames })];
}
