using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking;

/// <summary>
/// Asks for a mask by several points as SAM is trained and evaluated (Kirillov et al., "Segment Anything", section 3 and appendix A):
/// by the box or the first point alone, then by one point more at a time together with the mask before.
/// </summary>
/// <param name="start">Says which mask goes on to the next step.</param>
/// <param name="input">The network's usual input.</param>
internal sealed class PointRefinement(PromptedStart start, InputGeometry input) : IDisposable
{
    /// <summary>Points that are added one by one at most, the last ones; those before count at once.</summary>
    private const int MostSteps = 16;

    private readonly EncodedView _view = new(input);
    private readonly ObjectLook _look = new();

    /// <summary>Whether a prompt has more points than the first step takes. One with a mask is not refined: the mask is what is meant.</summary>
    public static bool IsFor(Prompt prompt) => prompt.Mask is null && prompt.Points.Count > FirstStep(prompt);

    /// <summary>
    /// Gives the prompt of a look, which was proposed, the mask of the step before its last point, if the decoder takes masks.
    /// </summary>
    /// <param name="look">The object; its view's decoder was not asked yet.</param>
    /// <param name="prompt">The user's prompt.</param>
    /// <param name="decoder">Of the view.</param>
    /// <exception cref="OperationCanceledException">The decoder was aborted.</exception>
    public void Refine(ObjectLook look, Prompt prompt, IMaskDecoder decoder)
    {
        if (!decoder.TakesMasks || !IsFor(prompt))
            return;
        float[] before = [];
        for (int points = Math.Max(FirstStep(prompt), prompt.Points.Count - MostSteps); points < prompt.Points.Count; points++)
        {
            Prompt step = prompt with { Points = [.. prompt.Points.Take(points)] };
            _view.Open(look.View.Embedding);
            _look.Begin(look.Track, _view, given: null);
            start.Propose(look.Track, step, _view.Embedding.Geometry, _view.Prompts);
            if (before.Length > 0)
                before.CopyTo(_view.Prompts.AddMask(_look.Prompt));
            _view.Decode(decoder);
            before = _view.Decoded.Logits(_look.Prompt, start.Best(_look, step)).ToArray();
        }

        before.CopyTo(look.View.Prompts.AddMask(look.Prompt));
    }

    public void Dispose() => _view.Dispose();

    // A box, or points up to the first one that is on the object.
    private static int FirstStep(Prompt prompt) =>
        prompt.Box is not null ? 0 : prompt.Points.TakeWhile(point => !point.IsPositive).Count() + 1;
}
