using SamStream.Cli.Labels;

namespace SamStream.Cli.Evaluation;

/// <summary>Scores mask images that were made before, by this or another program.</summary>
internal static class StoredPredictions
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
                annotation.FrameIndex, id => scorer.First.IsBlackAndWhite ? predicted.Ids : predicted.MaskOf(id));
        }

        return scorer.Finish();
    }
}
