using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Evaluation.Images;

/// <summary>
/// Segments annotated images by prompts made from the truth, and compares. Of the masks that the model proposes for a
/// prompt, the one counts that it predicts the highest IoU of.
/// </summary>
/// <param name="manifest">The model.</param>
/// <param name="options">How it is opened; with a quality it is opened once for each shape of its input.</param>
/// <param name="readImage">Reads the image file at a path; the frame becomes the reader's own.</param>
public sealed class ImageEvaluation(
    ModelManifest manifest, SamModelOptions options, Func<string, CancellationToken, Task<VideoFrame>> readImage)
{
    private readonly List<InstanceScore> _scores = [];
    private readonly SortedSet<string> _sizes = new(StringComparer.Ordinal);
    private int _done;

    /// <summary>Images that have been done; may be read from any thread.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Sizes of the input that were used.</summary>
    public IReadOnlyCollection<string> Sizes => _sizes;

    /// <summary>The scores of all instances.</summary>
    /// <exception cref="EvaluationException">An annotation is not usable.</exception>
    /// <exception cref="SourceException">An image cannot be read.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public async Task<IReadOnlyList<InstanceScore>> RunAsync(IReadOnlyList<AnnotatedImage> images, CancellationToken stop)
    {
        foreach ((SamModelOptions settled, List<AnnotatedImage> alike) in await GroupAsync(images, stop))
        {
            using SamModel model = SamModel.Open(manifest, settled);
            _sizes.Add($"{model.Input}");
            using var scorer = new ImageScorer(model);
            foreach (AnnotatedImage image in alike)
            {
                using VideoFrame frame = await readImage(image.Path, stop);
                _scores.AddRange(scorer.Score(image, frame));
                Interlocked.Increment(ref _done);
            }
        }

        return _scores;
    }

    private async Task<IReadOnlyDictionary<SamModelOptions, List<AnnotatedImage>>> GroupAsync(
        IReadOnlyList<AnnotatedImage> images, CancellationToken stop)
    {
        var groups = new Dictionary<SamModelOptions, List<AnnotatedImage>>();
        bool isSettled = options.Input is not null || options.Quality is null;
        foreach (AnnotatedImage image in images)
        {
            SamModelOptions settled = options;
            if (!isSettled)
            {
                using VideoFrame frame = await readImage(image.Path, stop);
                settled = options.ForFrames(frame.Width, frame.Height);
            }

            if (!groups.TryGetValue(settled, out List<AnnotatedImage>? alike))
                groups.Add(settled, alike = []);
            alike.Add(image);
        }

        return groups;
    }
}
