using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Pipeline.Tests.Stress;

/// <summary>Reads what it is given, keeps some of it for a while, is slow, throws wherever it can.</summary>
internal sealed class FaultySink(string name, Faults faults) : ISink
{
    private readonly List<FrameResult> _kept = [];
    private int _disposals;

    public string Name => name;

    public int Disposals => Volatile.Read(ref _disposals);

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        faults.Maybe(40, () => new SinkException("cannot be opened"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        faults.Check(Disposals == 0, $"{name} is written to after its disposal");
        if (faults.Next(4) == 0)
            await Task.Delay(faults.Next(6), cancellationToken);
        foreach (ObjectResult found in result.Objects.ToArray())
            _ = found.Mask?.Pixels[0];
        _ = result.Frame.Luma[0];
        if (faults.Next(10) == 0)
            _kept.Add(result.Share());
        if (_kept.Count > 1)
            Drop();
        faults.Maybe(200, () => new SinkException("the disk is full"));
        faults.Maybe(400, () => new InvalidOperationException("a defect of the sink"));
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        faults.Maybe(20, () => new SinkException("cannot be completed"));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposals);
        Drop();
        faults.Maybe(20, () => new InvalidOperationException("cannot be closed"));
        return ValueTask.CompletedTask;
    }

    private void Drop()
    {
        foreach (FrameResult result in _kept)
        {
            _ = result.Frame.Luma[0];
            result.Dispose();
            result.Dispose();
        }

        _kept.Clear();
    }
}
