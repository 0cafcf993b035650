using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Review;
using SamStream.Cli.Clips.Runs;
using SamStream.Evaluation;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Sources.Images;

namespace SamStream.Cli.Evaluation;

/// <summary>Annotates a sequence as a person would, until every object is right, and counts what that takes.</summary>
/// <param name="sequence">What is annotated.</param>
/// <param name="runs">How clips are run.</param>
/// <param name="previewer">What the person is shown while pointing.</param>
/// <param name="folder">An empty one, for prompts and results.</param>
internal sealed class AnnotationTrial(AnnotatedSequence sequence, ClipRunParts runs, IMaskPreviewer previewer, string folder)
{
    // A person lets it be.
    private const double LooksRight = 0.9;

    private readonly TrueMasks _truth = new(sequence);

    /// <summary>J and F of every object that is set once, and followed from there both ways.</summary>
    /// <param name="isMiddle">On the annotated frame nearest to the middle that shows it; else on the first one.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<IReadOnlyList<ObjectScore>> FollowAsync(bool isMiddle, CancellationToken stop)
    {
        await using ClipLibrary library = Open(isMiddle ? "middle" : "first");
        OpenClip clip = await library.OpenAsync(sequence.Name, stop);
        Begin(clip, isMiddle);
        await RunAsync(clip, stop);
        var scorer = new SequenceScorer(sequence);
        byte[] pixels = new byte[scorer.First.Width * scorer.First.Height];
        foreach (FrameAnnotation annotation in sequence.Evaluated)
        {
            scorer.Score(annotation.FrameIndex, id =>
            {
                if (MaskOf(clip, id, annotation.FrameIndex) is not { } mask)
                    return [];
                mask.Decode().CopyTo(pixels);
                return pixels;
            });
        }

        return scorer.Finish();
    }

    /// <summary>Corrects until every object has a mean J, or has been corrected often.</summary>
    /// <param name="choice">Which frame is looked at next.</param>
    /// <param name="target">Mean J over the annotated frames, 0 to 1.</param>
    /// <param name="most">Corrections of an object at most.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>For each object, in order of ids.</returns>
    public async Task<IReadOnlyList<TrialEffort>> CorrectAsync(FrameChoice choice, double target, int most, CancellationToken stop)
    {
        await using ClipLibrary library = Open(choice.ToString());
        OpenClip clip = await library.OpenAsync(sequence.Name, stop);
        Begin(clip, isMiddle: false);
        var person = new SimulatedPerson(clip, _truth, previewer);
        Dictionary<int, int> corrections = _truth.Objects.ToDictionary(id => id, _ => 0);
        HashSet<(int, long)> looked = [];
        do
        {
            await RunAsync(clip, stop);
        }
        while (await CorrectNextAsync());

        return [.. _truth.Objects.Select(id => new TrialEffort(id, corrections[id], SimilarityOf(clip, id)))];

        // What is right where somebody looks costs a look, and is not corrected.
        async Task<bool> CorrectNextAsync()
        {
            int[] wrong = [.. _truth.Objects.Where(id => SimilarityOf(clip, id) < target && corrections[id] < most)];
            while (wrong.Length > 0 && Next(clip, choice, wrong, corrections, looked) is { } next)
            {
                looked.Add(next);
                if (_truth.RegionSimilarity(next.Object, next.Frame, MaskOf(clip, next.Object, next.Frame)) >= LooksRight)
                    continue;
                corrections[next.Object] += await person.CorrectAsync(next.Object, next.Frame, stop);
                return true;
            }

            return false;
        }
    }

    private ClipLibrary Open(string name) => new(new ClipLibraryOptions
    {
        Find = () => [new ClipFile(sequence.Name, sequence.Name, sequence.FramesFolder, new ImageFolderOptions { Id = sequence.Name, Files = sequence.Frames })],
        OutputFolder = Path.Combine(folder, name),
        Runs = runs,
    });

    private void Begin(OpenClip clip, bool isMiddle)
    {
        foreach (int id in _truth.Objects)
        {
            long[] shown = [.. _truth.Frames.Where(frame => _truth.Of(id, frame) is not null)];
            long frame = isMiddle ? shown.MinBy(frame => Math.Abs(frame - (sequence.Frames.Count / 2))) : shown[0];
            clip.Prompts.Add(new Prompt { ObjectId = new ObjectId(id), FrameIndex = frame, Box = _truth.Of(id, frame)!.Bounds.ToBox() });
        }
    }

    private static async Task RunAsync(OpenClip clip, CancellationToken stop)
    {
        ClipRunStatus end = await clip.Runs.RunAsync(ClipRunRequest.Due, stop);
        if (end.State != ClipRunState.Completed)
            throw new EvaluationException($"{clip.Id}: {end.Error ?? "the run was stopped"}");
    }

    private double SimilarityOf(OpenClip clip, int id) => _truth.Frames.Average(frame => _truth.RegionSimilarity(id, frame, MaskOf(clip, id, frame)));

    private static CocoRle? MaskOf(OpenClip clip, int id, long frame) =>
        clip.Results.Find(frame) is { } found && found.Objects.FirstOrDefault(known => known.Id == id)?.Mask is { } mask
            ? CocoRle.FromCompressedString(found.Width, found.Height, mask.Counts)
            : null;

    private (int Object, long Frame)? Next(
        OpenClip clip, FrameChoice choice, int[] wrong, Dictionary<int, int> corrections, HashSet<(int, long)> looked)
    {
        if (choice == FrameChoice.Review)
        {
            ReviewItem? item = ReviewList.Of(clip.Results.Rows(), clip.Prompts.List, looked).FirstOrDefault(item => wrong.Contains(item.Object) && _truth.Frames.Contains(item.Frame));
            return item is null ? null : (item.Object, item.Frame);
        }

        // Whoever knows nothing halves what lies between, object by object.
        foreach (int id in wrong.OrderBy(id => corrections[id]))
        {
            foreach (long frame in Halves(_truth.Frames).Where(frame => !looked.Contains((id, frame)) && clip.Prompts.List.All(prompt => (prompt.Id, prompt.Frame) != (id, frame))))
                return (id, frame);
        }

        return null;
    }

    // The middle, the middles of both halves, …
    private static IEnumerable<long> Halves(IReadOnlyList<long> frames)
    {
        HashSet<int> told = [];
        for (int parts = 2; told.Count < frames.Count && parts <= 2 * frames.Count; parts *= 2)
        {
            for (int part = 1; part < parts; part += 2)
            {
                int at = (int)Math.Round((double)part * (frames.Count - 1) / parts);
                if (told.Add(at))
                    yield return frames[at];
            }
        }
    }
}

/// <summary>Which frame a person looks at next.</summary>
internal enum FrameChoice
{
    /// <summary>The middle, the middles of both halves, and so on.</summary>
    Even,

    /// <summary>The first one of the review list.</summary>
    Review,
}

/// <summary>What an object took.</summary>
/// <param name="Id">The object.</param>
/// <param name="Corrections">Frames on which it was set after the first.</param>
/// <param name="Similarity">Mean J in the end.</param>
internal sealed record TrialEffort(int Id, int Corrections, double Similarity);
