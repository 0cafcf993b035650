using SamStream.Evaluation.Metrics;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Evaluation.Videos;

/// <summary>
/// Scores the predictions for one sequence, frame by frame as they come. An object for which no mask is given is
/// predicted to be absent.
/// </summary>
public sealed class SequenceScorer
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

    /// <summary>How a frame's mask of an object is asked for; an empty span: it is absent. The span is read before the next call.</summary>
    public delegate ReadOnlySpan<byte> MaskOfObject(int objectId);

    /// <summary>Scores one frame; frames that are not evaluated are passed over.</summary>
    /// <param name="frameIndex">Index of the frame in the sequence.</param>
    /// <param name="maskOf">Row-major masks of the size of the annotations, any value but 0 is object.</param>
    /// <param name="trackerOf">What the tracker says of an object; null: nothing is known of that.</param>
    /// <exception cref="EvaluationException">The annotation has another size than the first.</exception>
    public void Score(int frameIndex, MaskOfObject maskOf, Func<int, TrackerOutput?>? trackerOf = null)
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
            TrackerOutput? tracker = trackerOf?.Invoke(id);
            _scores[id - 1].Add(new ScoredFrame(annotation.Name, score, tracker));
            _worst[id - 1].Offer(frameIndex, score.RegionSimilarity, mask, predicted, tracker);
        }
    }

    /// <summary>The scores of every object, in order of ids.</summary>
    public IReadOnlyList<ObjectScore> Finish() =>
        [.. _scores.Select((scores, i) => new ObjectScore(_sequence.Name, i + 1, scores) { Worst = _worst[i].Frames })];
}

/// <summary>Scores the masks of a running pipeline against the truth, frame by frame.</summary>
internal sealed class ScoringSink(SequenceScorer scorer) : ISink
{
    private readonly byte[] _mask = new byte[scorer.First.Width * scorer.First.Height];

    public string Name => "scores";

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) =>
        (context.Source.Width, context.Source.Height) == (scorer.First.Width, scorer.First.Height)
            ? ValueTask.CompletedTask
            : throw new SinkException(
                $"The frames have {context.Source.Width}x{context.Source.Height} pixels, their annotations "
                + $"{scorer.First.Width}x{scorer.First.Height}; they must be of one size.");

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        scorer.Score((int)result.Metadata.Index, id => MaskOf(result, id), id => TrackerOf(result, id));
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ReadOnlySpan<byte> MaskOf(FrameResult result, int id)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Id.Value != id || found.Mask is not { } mask)
                continue;
            mask.CopyTo(_mask);
            return _mask;
        }

        return [];
    }

    private static TrackerOutput? TrackerOf(FrameResult result, int id)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Id.Value == id)
                return new TrackerOutput(found.State, found.Score, found.Mask is not null);
        }

        return null;
    }
}

/// <summary>Scores mask images that were made before, by this or another program.</summary>
public static class StoredPredictions
{
    /// <summary>Scores the images of one sequence.</summary>
    /// <param name="sequence">The truth.</param>
    /// <param name="folder">Holds one mask image a frame, named like the frame.</param>
    /// <exception cref="EvaluationException">An image is missing or has another size than the annotations.</exception>
    public static IReadOnlyList<ObjectScore> Score(AnnotatedSequence sequence, string folder)
    {
        var scorer = new SequenceScorer(sequence);
        foreach (FrameAnnotation annotation in sequence.Evaluated)
        {
            string path = Path.Combine(folder, $"{annotation.Name}.png");
            var predicted = LabelImage.Read(path);
            if (predicted.Width != scorer.First.Width || predicted.Height != scorer.First.Height)
            {
                throw new EvaluationException($"{path}: has {predicted.Width}x{predicted.Height} pixels, the annotations "
                    + $"{scorer.First.Width}x{scorer.First.Height}; predictions have the size of the annotations.");
            }

            // Where the truth tells no objects apart, every predicted one belongs to its single object.
            scorer.Score(
                annotation.FrameIndex, id => scorer.First.IsBlackAndWhite ? predicted.MaskOfAll() : predicted.MaskOf(id));
        }

        return scorer.Finish();
    }
}
