using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Cli.Evaluation;

/// <summary>Scores the masks of a running pipeline against the truth, frame by frame.</summary>
internal sealed class ScoringSink(SequenceScorer scorer) : ISink
{
    public string Name => "scores";

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) =>
        (context.Source.Width, context.Source.Height) == (scorer.First.Width, scorer.First.Height)
            ? ValueTask.CompletedTask
            : throw new SinkException(
                $"The frames have {context.Source.Width}x{context.Source.Height} pixels, their annotations "
                + $"{scorer.First.Width}x{scorer.First.Height}; they must be of one size.");

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        scorer.Score((int)result.Metadata.Index, id => MaskOf(result, id), id => ClaimOf(result, id));
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ReadOnlySpan<byte> MaskOf(FrameResult result, int id)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Id.Value == id && found.Mask is { } mask)
                return mask.Pixels;
        }

        return [];
    }

    private static TrackerClaim? ClaimOf(FrameResult result, int id)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Id.Value == id)
                return new TrackerClaim(found.State, found.Score, found.Mask is not null);
        }

        return null;
    }
}
