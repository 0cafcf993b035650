using System.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>Encodes one frame at a time: waited for, or beside the caller's work.</summary>
internal sealed class BesideEncoding(ISegmenter segmenter, FrameMeter meter, string threadName) : IDisposable
{
    private Task<IFrameEmbedding>? _pending;
    private StageThread? _thread;

    /// <summary>True while a frame is being encoded, or its embedding was not taken yet.</summary>
    public bool IsBusy => _pending is not null;

    /// <summary>True if the embedding can be taken without a wait.</summary>
    public bool IsDone => _pending is { IsCompleted: true };

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="parts">What of it counts.</param>
    /// <param name="abort">Ends the wait for a turn.</param>
    public async Task<IFrameEmbedding> EncodeAsync(VideoFrame frame, FrameParts parts, CancellationToken abort)
    {
        IFrameEmbedding embedding = segmenter.RentEmbedding(abort);
        try
        {
            using NetworkTurns.Turn turn = await segmenter.Turns.TakeToBeginAsync(abort);
            long started = meter.BeginEncode();
            segmenter.Encode(frame, parts, embedding);
            meter.EndEncode(started);
            return embedding;
        }
        catch
        {
            embedding.Dispose();
            throw;
        }
    }

    /// <summary>Begins to encode a frame; only while nothing is under way.</summary>
    /// <param name="frame">Its lease is taken over.</param>
    /// <param name="parts">What of it counts.</param>
    /// <param name="abort">Ends the wait for a turn.</param>
    public void Start(VideoFrame frame, FrameParts parts, CancellationToken abort)
    {
        Debug.Assert(_pending is null, "one frame at a time");
        _thread ??= new StageThread(threadName);
        _pending = _thread.RunAsync(async () =>
        {
            using (frame)
                return await EncodeAsync(frame, parts, abort);
        });
    }

    /// <summary>Waits for what was started; the embedding is the caller's.</summary>
    public async Task<IFrameEmbedding> TakeAsync()
    {
        Task<IFrameEmbedding> pending = _pending!;
        _pending = null;
        return await pending;
    }

    /// <summary>Ends the thread; nothing is under way.</summary>
    public void Dispose() => _thread?.Dispose();

    /// <summary>Waits for what was started, and gives it back.</summary>
    public async Task EndAsync()
    {
        if (_pending is null)
            return;
        try
        {
            (await TakeAsync()).Dispose();
        }
#pragma warning disable CA1031 // The stage ends: nobody needs the answer, and what ended it has been reported.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
