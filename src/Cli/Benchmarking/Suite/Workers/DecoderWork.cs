using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>The mask decoder on one encoded frame, one box a call.</summary>
internal sealed class DecoderWork : IWorkload
{
    private readonly SamModel _model;
    private readonly ImageEmbedding _embedding;
    private readonly DecodedMasks _masks = new();
    private readonly PromptBatch _prompts;
    private readonly int _runs;

    /// <param name="manifest">The model.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="frame">Borrowed.</param>
    /// <param name="box">Around an object on it.</param>
    /// <param name="runs">Runs in a lap.</param>
    public DecoderWork(ModelManifest manifest, SamModelOptions options, VideoFrame frame, BoxXyxy box, int runs)
    {
        _runs = runs;
        _model = SamModel.Open(manifest, options.ForFrames(frame.Width, frame.Height));
        _embedding = _model.Network.CreateEmbedding();
        _model.Network.Encode(new YuvImage(frame), _embedding);
        _prompts = new PromptBatch(_model.Network.Geometry);
        _prompts.AddBox(_prompts.Add(), box.X1, box.Y1, box.X2, box.Y2);
    }

    public Task<int> RunAsync(LapClock clock, CancellationToken stop)
    {
        for (int run = 0; run < _runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            clock.Time(() => _model.Decoder.Decode(_embedding, _prompts, _masks));
        }

        return Task.FromResult(_runs);
    }

    public void Dispose()
    {
        _masks.Dispose();
        _model.Dispose();
        _embedding.Dispose();
    }
}
