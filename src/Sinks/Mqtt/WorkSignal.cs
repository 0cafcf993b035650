using System.Threading.Channels;

namespace SamStream.Sinks.Mqtt;

/// <summary>Wakes one loop; signals that come while it is awake count once.</summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> _pending = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _pending.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellationToken) =>
        await _pending.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
}
