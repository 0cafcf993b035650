using System.Threading.Channels;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline.Queues;

/// <summary>
/// A bounded channel of leases. With <see cref="QueueFullMode.DropOldest"/> a write succeeds although an item was
/// dropped: the callback ends that item's lease and counts it. Items left behind at the end reach no callback:
/// <see cref="DrainAsync"/> ends theirs.
/// </summary>
internal sealed class LeaseQueue<T>
    where T : IDisposable
{
    private readonly Channel<T> _channel;
    private readonly DropCounters _drops;

    public LeaseQueue(QueueOptions options, DropCounters drops, DropCause causeWhenFull)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1);
        Options = options;
        _drops = drops;
        var channelOptions = new BoundedChannelOptions(options.Capacity)
        {
            FullMode = options.FullMode == QueueFullMode.Wait
                ? BoundedChannelFullMode.Wait
                : BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        };
        _channel = Channel.CreateBounded<T>(channelOptions, dropped =>
        {
            dropped.Dispose();
            drops.Add(causeWhenFull);
        });
    }

    public QueueOptions Options { get; }

    public int Depth => _channel.Reader.Count;

    public ChannelReader<T> Reader => _channel.Reader;

    public ChannelWriter<T> Writer => _channel.Writer;

    /// <summary>Hands an item over; when the write is cancelled or the queue is closed, the item's lease ends here.</summary>
    public async ValueTask<bool> OfferAsync(T item, CancellationToken cancellationToken)
    {
        try
        {
            await _channel.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
        {
            item.Dispose();
            _drops.Add(DropCause.ShutDown);
            return false;
        }
    }

    /// <summary>Ends the leases of all items that are left and still to come, until the writer completes.</summary>
    public async Task DrainAsync(DropCause cause)
    {
        await foreach (T item in _channel.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            item.Dispose();
            _drops.Add(cause);
        }
    }
}
