using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Benchmarking;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;

namespace SamStream.Cli.Evaluation.Stills;

/// <summary>
/// Segments annotated images by prompts made from the truth, and compares. Of the masks that the model proposes for a
/// prompt, the one counts that it predicts the highest IoU of.
/// </summary>
/// <param name="manifest">The model.</param>
/// <param name="options">How it is opened; with a quality it is opened once for each shape of its input.</param>
internal sealed class StillEvaluation(ModelManifest manifest, SamModelOptions options)
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
    public async Task<IReadOnlyList<InstanceScore>> RunAsync(IReadOnlyList<AnnotatedStill> stills, CancellationToken stop)
    {
        foreach ((SamModelOptions settled, List<AnnotatedStill> alike) in await GroupAsync(stills, stop))
        {
            using SamModel model = SamModel.Open(manifest, settled);
            _sizes.Add($"{model.Input}");
            using var scorer = new StillScorer(model);
            foreach (AnnotatedStill still in alike)
            {
                using FrameCollector image = await ReadAsync(still, stop);
                _scores.AddRange(scorer.Score(still, image.Frames[0]));
                Interlocked.Increment(ref _done);
            }
        }

        return _scores;
    }

    private async Task<IReadOnlyDictionary<SamModelOptions, List<AnnotatedStill>>> GroupAsync(
        IReadOnlyList<AnnotatedStill> stills, CancellationToken stop)
    {
        var groups = new Dictionary<SamModelOptions, List<AnnotatedStill>>();
        bool isSettled = options.Input is not null || options.Quality is null;
        foreach (AnnotatedStill still in stills)
        {
            SamModelOptions settled = options;
            if (!isSettled)
            {
                using FrameCollector image = await ReadAsync(still, stop);
                settled = options.ForFrames(image.Frames[0].Width, image.Frames[0].Height);
            }

            if (!groups.TryGetValue(settled, out List<AnnotatedStill>? alike))
                groups.Add(settled, alike = []);
            alike.Add(still);
        }

        return groups;
    }

    private static async Task<FrameCollector> ReadAsync(AnnotatedStill still, CancellationToken stop)
    {
        var image = new ImageFolderOptions { Files = [still.Image], OnUnreadableImage = UnreadableImagePolicy.Fail };
        await using IFrameSource source = image.CreateSource(NullLoggerFactory.Instance);
        return await FrameCollector.ReadAsync(source, 1, stop);
    }
}
