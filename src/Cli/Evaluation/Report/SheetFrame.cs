using SamStream.Cli.Labels;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>A frame on a contact sheet.</summary>
/// <param name="Sequence">Where it is from.</param>
/// <param name="ObjectId">Whose masks are shown.</param>
/// <param name="Frame">The masks.</param>
/// <param name="Width">Of the masks, pixels.</param>
/// <param name="Height">Of the masks, pixels.</param>
internal sealed record SheetFrame(AnnotatedSequence Sequence, int ObjectId, WorstFrames.Kept Frame, int Width, int Height)
{
    /// <summary>The worst frames of all objects, in the order of sequences, objects and frames.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="outcomes">What came of each, in the same order.</param>
    /// <param name="most">Every object's worst frame goes before the second worst of any, and among those the worse ones.</param>
    public static IReadOnlyList<SheetFrame> Choose(
        IReadOnlyList<AnnotatedSequence> sequences, IReadOnlyList<SequenceOutcome> outcomes, int most)
    {
        var all = new List<(SheetFrame Frame, int Rank)>();
        for (int i = 0; i < outcomes.Count; i++)
        {
            var first = LabelImage.Read(sequences[i].Annotations[0].Path);
            foreach (ObjectScore score in outcomes[i].Objects)
            {
                foreach (WorstFrames.Kept frame in score.Worst)
                {
                    int rank = score.Worst.Count(other => other.Iou < frame.Iou);
                    all.Add((new SheetFrame(sequences[i], score.ObjectId, frame, first.Width, first.Height), rank));
                }
            }
        }

        HashSet<SheetFrame> chosen =
            [.. all.OrderBy(item => item.Rank).ThenBy(item => item.Frame.Frame.Iou).Take(most).Select(item => item.Frame)];
        return [.. all.Select(item => item.Frame).Where(chosen.Contains)];
    }
}
