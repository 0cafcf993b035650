using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Restream;

/// <summary>One player: encodes for it while it is there.</summary>
/// <param name="reader">Takes the stream.</param>
/// <param name="open">Makes an outlet whose clock began then, and gives it pictures.</param>
/// <param name="close">Gives it no more, and disposes it.</param>
/// <param name="stuckAfter">How long it may take nothing.</param>
/// <param name="time">The stream's clock.</param>
internal sealed class LiveReader(Stream reader, Func<long?, Outlet> open, Action<Outlet> close, TimeSpan stuckAfter, TimeProvider time)
{
    /// <summary>Returns when it has left, or takes nothing any more.</summary>
    /// <param name="leaving">Done when it has closed the connection.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="SinkException">The encoder failed, or the reader takes nothing.</exception>
    public async Task RunAsync(Task leaving, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        var target = new LiveTarget([.. LiveArguments.MpegTs, "pipe:1"], [], stuckAfter);
        using var stop = new CancellationTokenSource();
        using CancellationTokenRegistration told = cancellationToken.Register(stop.Cancel);
        while (!leaving.IsCompleted && !stop.IsCancellationRequested)
        {
            Outlet outlet = open(begin);
            using CancellationTokenRegistration ending = stop.Token.Register(() => outlet.End(atOnce: false));
            outlet.Start(target, reader);
            if (await Task.WhenAny(outlet.Ended, leaving) == leaving)
                outlet.End(atOnce: true);
            await outlet.Ended.ContinueWith(_ => { }, TaskScheduler.Default);
            close(outlet);
            if (!leaving.IsCompleted)
                await outlet.Ended;
        }
    }
}
