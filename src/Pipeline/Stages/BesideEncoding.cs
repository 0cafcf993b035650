using System.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>Encodes one frame at a time: waited for, or beside the caller's work.</summary>
internal sealed class BesideEncoding(ISegmenter segmenter, FrameMeter meter, string threadName) : IDisposable
{
    private Task<IFrameEmbedding>? _pending;
    private CancellationTokenSource? _givenUp;
    private StageThread? _thread;

    /// <summary>True while a frame is being encoded, or its embedding was not taken yet.</summary>
    public bool IsBusy => _pending is not null;

    /// <summary>True if the embedding can be taken without a wait.</summary>
    public bool IsDone => _pending is { IsCompleted: true };

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="parts">What of it counts.</param>
    /// <param name="urgency">Whom it comes before.</param>
    /// <param name="end">Ends the wait for a turn, and the run.</param>
    /// <exception cref="OperationCanceledException">It was ended, or somebody urgent got its turn.</exception>
    public async Task<IFrameEmbedding> EncodeAsync(VideoFrame frame, FrameParts parts, TurnUrgency urgency, CancellationToken end)
    {
        IFrameEmbedding embedding = segmenter.RentEmbedding(end);
        try
        {
            using NetworkTurns.Turn turn = await segmenter.Turns.TakeToBeginAsync(urgency, end);
            long started = meter.BeginEncode();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(turn.Ended, end);
            segmenter.Encode(frame, parts, embedding, ended.Token);
            meter.EndEncode(started);
            return embedding;
        }
        catch
        {
            embedding.Dispose();
            throw;
        }
    }

    /// <summary>Begins to encode a frame, which yields to urgent ones; only while nothing is under way.</summary>
    /// <param name="frame">Its lease is taken over.</param>
    /// <param name="parts">What of it counts.</param>
    /// <param name="abort">Ends it.</param>
    public void Start(VideoFrame frame, FrameParts parts, CancellationToken abort)
    {
        Debug.Assert(_pending is null, "one frame at a time");
        _thread ??= new StageThread(threadName);
        _givenUp = CancellationTokenSource.CreateLinkedTokenSource(abort);
        CancellationToken end = _givenUp.Token;
        _pending = _thread.RunAsync(async () =>
        {
            using (frame)
                return await EncodeAsync(frame, parts, TurnUrgency.Yielding, end);
        });
    }

    /// <summary>Waits for what was started; the embedding is the caller's. Null: the turn was given up.</summary>
    /// <param name="abort">As it was started with.</param>
    public async Task<IFrameEmbedding?> TakeAsync(CancellationToken abort)
    {
        Task<IFrameEmbedding> pending = _pending!;
        _pending = null;
        try
        {
            return await pending;
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _givenUp?.Dispose();
            _givenUp = null;
        }
    }

    /// <summary>Ends what was started before it has done, if something was.</summary>
    public async Task GiveUpAsync()
    {
        if (_givenUp is not null && IsBusy)
            await _givenUp.CancelAsync();
        await EndAsync();
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
            (await TakeAsync(default))?.Dispose();
        }
#pragma warning disable CA1031 // The stage ends: nobody needs the answer, and what ended it has been reported.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
