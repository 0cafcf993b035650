using SamStream.Cli.Models;
using SamStream.Model;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Prompts;
using SamStream.Sources.TestPattern;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>Runs films through the whole pipeline with the real model, at a small size of its input.</summary>
public sealed class FilmPipeline : IDisposable
{
    private readonly SamModel _model = SamModel.Open(
        ModelCatalog.For().Read("mobile-sam"), new SamModelOptions { Quality = ModelQuality.Low });

    public void Dispose() => _model.Dispose();

    /// <summary>Follows objects from their boxes on the first shot.</summary>
    /// <param name="scenario">What the shapes do.</param>
    /// <param name="shots">The frames.</param>
    /// <param name="objects">Ids of those that are followed.</param>
    /// <param name="options">The tracker's; null: the defaults.</param>
    /// <param name="twinOf">The id behind the shapes' names this object, too; 0: nothing.</param>
    internal async Task<SightSink> RunAsync(
        TestPatternScenario scenario, IReadOnlyList<Shot> shots, IReadOnlyList<int> objects, TrackerOptions? options = null,
        int twinOf = 0)
    {
        var film = new Film(scenario, shots);
        IEnumerable<(int Id, int Shape)> followed = objects.Select(id => (id, id));
        if (twinOf > 0)
            followed = followed.Append((film.CardId, twinOf));
        var sights = new SightSink(film);
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new FilmSource(film))
            .UseSegmenter(new SamSegmenter(_model, options))
            .UsePrompts(followed.Select(known =>
                new Prompt { ObjectId = new ObjectId(known.Id), FrameIndex = 0, Box = film.Box(0, known.Shape) }))
            .AddSink(sights)
            .Build();
        await pipeline.RunAsync(CancellationToken.None);
        return sights;
    }
}
