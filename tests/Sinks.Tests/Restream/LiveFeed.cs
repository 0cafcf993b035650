using System.Globalization;
using SamStream.Chaos.Network;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Restream;

namespace SamStream.Sinks.Tests.Restream;

/// <summary>A camera that gives a sink a frame of noise each 20 ms; a grey square in a corner says which one it is.</summary>
internal sealed class LiveFeed : IAsyncDisposable
{
    public const int Square = 64;

    private readonly CancellationTokenSource _stop = new();
    private readonly FramePool _frames = new(4);
    private readonly FrameResultPool _results = new();
    private readonly RestreamSink _sink;
    private readonly Task _run;
    private long _next;
    private (int Width, int Height) _size;

    public LiveFeed(RestreamSink sink, int width = 320, int height = 240)
    {
        (_sink, _size) = (sink, (width, height));
        _run = Task.Run(RunAsync);
    }

    /// <summary>Frames that were given.</summary>
    public long Count => Volatile.Read(ref _next);

    /// <summary>The size of frames from now on.</summary>
    public void Resize(int width, int height)
    {
        lock (_frames)
            _size = (width, height);
    }

    /// <summary>Waits until so many more were given.</summary>
    public async Task MoreAsync(int frames)
    {
        long enough = Count + frames;
        while (Count < enough)
        {
            Assert.False(_run.IsCompleted, $"the feed has ended: {_run.Exception}");
            await Task.Delay(5);
        }
    }

    /// <summary>Which of sixteen kinds, which come in turns, a frame is, by the grey of its square as players show it (0 to 255).</summary>
    public static int KindOf(int grey) => (int)Math.Round((16 + (grey * 219 / 255.0) - 48) / 10.0);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        Assert.Equal(0, _frames.LeasedCount);
        _frames.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var noise = new Random(1);
        try
        {
            while (await pace.WaitForNextTickAsync(_stop.Token))
            {
                using FrameResult result = Make(noise);
                ValueTask written = _sink.WriteAsync(result, default);
                // It never waits.
                Assert.True(written.IsCompletedSuccessfully);
                Interlocked.Increment(ref _next);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private FrameResult Make(Random noise)
    {
        int width, height;
        lock (_frames)
            (width, height) = _size;
        WritableFrame frame = _frames.Rent(width, height);
        noise.NextBytes(frame.Luma);
        byte grey = (byte)(48 + (10 * (_next % 16)));
        for (int y = 0; y < Square; y++)
            frame.Luma.Slice(y * width, Square).Fill(grey);
        frame.Cb.Fill(128);
        frame.Cr.Fill(128);
        return _results.Rent(frame.Publish(FrameResults.MetadataOf(_next)));
    }
}

/// <summary>An <c>ffmpeg</c> that reads a stream, as a player or as a server to publish to.</summary>
internal sealed class Player : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ChildProcess _ffmpeg;

    /// <param name="input">Options and address.</param>
    public Player(params string[] input) => _ffmpeg = ChildProcess.Start(new ChildProcessOptions
    {
        Program = "ffmpeg",
        Arguments =
        [
            "-v", "error", "-fflags", "nobuffer", .. input, "-map", "0:v", "-fps_mode", "passthrough",
            "-vf", $"crop={LiveFeed.Square}:{LiveFeed.Square}:0:0", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1",
        ],
    });

    /// <summary>A free port, as it is written.</summary>
    public static string Port() => LoopbackPort.Free().ToString(CultureInfo.InvariantCulture);

    /// <summary>The kinds of the next frames.</summary>
    public async Task<int[]> KindsAsync(int frames)
    {
        using var limit = new CancellationTokenSource(Patience);
        var kinds = new int[frames];
        var pixels = new byte[LiveFeed.Square * LiveFeed.Square];
        for (int i = 0; i < frames; i++)
        {
            try
            {
                await _ffmpeg.Output.ReadExactlyAsync(pixels, limit.Token);
            }
            catch (EndOfStreamException)
            {
                Assert.Fail($"The stream ended after {i} frames: {string.Join('\n', _ffmpeg.LastErrors)}");
            }

            kinds[i] = LiveFeed.KindOf(pixels[(LiveFeed.Square * LiveFeed.Square / 2) + (LiveFeed.Square / 2)]);
        }

        return kinds;
    }

    public async ValueTask DisposeAsync()
    {
        _ffmpeg.Kill();
        await _ffmpeg.WaitForExitAsync(CancellationToken.None);
        _ffmpeg.Dispose();
    }
}
