using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Prompts;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Evaluation;

/// <summary>
/// Corrects objects as a person does who sees the truth: draws a box around what is to be seen, then points at what is missing or too much
/// until the mask is right, and says where an object is gone.
/// </summary>
/// <param name="clip">Corrected.</param>
/// <param name="truth">What the person sees.</param>
/// <param name="previewer">What the person is shown while pointing.</param>
internal sealed class SimulatedPerson(OpenClip clip, TrueMasks truth, IMaskPreviewer previewer)
{
    private const double Right = 0.9;
    private const int MostPoints = 8;

    /// <summary>Boxes, points and removals so far.</summary>
    public int Clicks { get; private set; }

    /// <summary>Corrects an object on an annotated frame.</summary>
    /// <param name="id">The object.</param>
    /// <param name="frame">Where.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Frames on which the object was set: two where it is gone and comes back.</returns>
    public async Task<int> CorrectAsync(int id, long frame, CancellationToken cancellationToken)
    {
        if (truth.Of(id, frame) is not null)
        {
            await PointAsync(id, frame, cancellationToken);
            return 1;
        }

        // Who sees that an object is not there looks since when, and until when.
        long[] frames = [.. truth.Frames];
        int at = Array.IndexOf(frames, frame), first = at, back = at;
        while (first > 0 && truth.Of(id, frames[first - 1]) is null)
            first--;
        while (back < frames.Length && truth.Of(id, frames[back]) is null)
            back++;
        clip.Prompts.Put(new ObjectEnd(id, frames[first]));
        Clicks++;
        if (back == frames.Length)
            return 1;
        await PointAsync(id, frames[back], cancellationToken);
        return 2;
    }

    private async Task PointAsync(int id, long frame, CancellationToken cancellationToken)
    {
        CocoRle seen = truth.Of(id, frame)!;
        using IFrozenFrame frozen = await clip.Pictures.UseAsync(frame, picture => previewer.Freeze(picture, seen.Bounds.ToBox(), cancellationToken), cancellationToken);
        var prompt = new Prompt { ObjectId = new ObjectId(id), FrameIndex = frame, Box = seen.Bounds.ToBox() };
        Clicks++;
        (Prompt Prompt, double Similarity) best = (prompt, Similarity(prompt));
        for (int i = 0; i < MostPoints && best.Similarity < Right; i++)
        {
            if (NextPoint(seen, frozen.Preview(prompt).Mask) is not { } point)
                break;
            prompt = prompt with { Points = [.. prompt.Points, point] };
            Clicks++;
            if (Similarity(prompt) is var similarity && similarity > best.Similarity)
                best = (prompt, similarity);
        }

        clip.Prompts.Put(best.Prompt);

        double Similarity(Prompt tried) => truth.RegionSimilarity(id, frame, frozen.Preview(tried).Mask);
    }

    // In the middle of the larger fault.
    private static PromptPoint? NextPoint(CocoRle seen, CocoRle? found)
    {
        byte[] truth = Pixels(seen), mask = found is null ? new byte[truth.Length] : Pixels(found);
        byte[] missing = [.. truth.Zip(mask, (a, b) => a > b ? (byte)255 : (byte)0)], extra = [.. truth.Zip(mask, (a, b) => b > a ? (byte)255 : (byte)0)];
        bool isMissing = missing.Count(pixel => pixel > 0) >= extra.Count(pixel => pixel > 0);
        byte[] fault = isMissing ? missing : extra;
        return Array.Exists(fault, pixel => pixel > 0)
            ? FirstFramePrompts.InnermostPixel(new SegmentationMask(seen.Width, seen.Height, fault)) with { IsPositive = isMissing }
            : null;
    }

    private static byte[] Pixels(CocoRle mask)
    {
        var pixels = new byte[mask.Width * mask.Height];
        mask.Decode().CopyTo(pixels);
        return pixels;
    }
}
