using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>The exported mask decoder as its file has it, on one frame that the exported encoder encoded.</summary>
internal sealed class StockDecoderWork : IWorkload
{
    private readonly EncoderRun _encoder;
    private readonly StockDecoderRun _decoder;
    private readonly int _runs;

    /// <param name="manifest">The model.</param>
    /// <param name="options">How it is opened; without size and precision.</param>
    /// <param name="frame">Borrowed.</param>
    /// <param name="box">Around an object on it.</param>
    /// <param name="runs">Runs in a lap.</param>
    public StockDecoderWork(ModelManifest manifest, SamModelOptions options, VideoFrame frame, BoxXyxy box, int runs)
    {
        _runs = runs;
        _encoder = new EncoderRun(manifest, options);
        _encoder.Prepare(new YuvImage(frame));
        _encoder.Run();
        _decoder = new StockDecoderRun(manifest, options, _encoder.Embedding, (box.X1, box.Y1, box.X2, box.Y2));
    }

    public Task<int> RunAsync(LapClock clock, CancellationToken stop)
    {
        for (int run = 0; run < _runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            clock.Time(_decoder.Run);
        }

        return Task.FromResult(_runs);
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _encoder.Dispose();
    }
}
