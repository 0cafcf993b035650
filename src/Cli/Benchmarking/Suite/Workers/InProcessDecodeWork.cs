using OpenCvSharp;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>The same frames by OpenCvSharp's own FFmpeg in this process, to compare with.</summary>
internal sealed class InProcessDecodeWork(string input, int frames) : IWorkload
{
    public Task<int> RunAsync(LapClock clock, CancellationToken stop)
    {
        int read = 0;
        clock.Time(() => read = Decode(stop));
        return Task.FromResult(read);
    }

    public void Dispose()
    {
    }

    private int Decode(CancellationToken stop)
    {
        using var capture = new VideoCapture(Path.GetFullPath(input), VideoCaptureAPIs.FFMPEG);
        if (!capture.IsOpened())
            throw new SourceException($"OpenCV does not open '{input}'.");
        using var image = new Mat();
        int read = 0;
        while (read < frames && capture.Read(image))
        {
            stop.ThrowIfCancellationRequested();
            read++;
        }

        return read;
    }
}
