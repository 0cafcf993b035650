using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>The image encoder's graph, one frame after the other; preprocessing is not in the time.</summary>
internal sealed class EncoderWork : IWorkload
{
    private readonly FrameCollector _clip;
    private readonly EncoderRun _encoder;
    private readonly int _runs;
    private int _next;

    /// <param name="manifest">The model.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="clip">The frames; owned from here on.</param>
    /// <param name="runs">Runs in a lap.</param>
    public EncoderWork(ModelManifest manifest, SamModelOptions options, FrameCollector clip, int runs)
    {
        _clip = clip;
        _runs = runs;
        _encoder = new EncoderRun(manifest, options.ForFrames(clip.Frames[0].Width, clip.Frames[0].Height));
    }

    public Task<int> RunAsync(LapClock clock, CancellationToken stop)
    {
        for (int run = 0; run < _runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            VideoFrame frame = _clip.Frames[_next++ % _clip.Frames.Count];
            _encoder.Prepare(new YuvImage(frame));
            clock.Time(_encoder.Run);
        }

        return Task.FromResult(_runs);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _clip.Dispose();
    }
}
