using SamStream.Cli.Soaking.Measuring;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>Adds and removes an object of a camera again and again, so that there are events to lose.</summary>
internal sealed class StateChanges : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly ObjectId Id = new(2);

    // A corner that the disc does not come to.
    private static readonly BoxXyxy Corner = new(430, 240, 490, 280);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _changing;

    public StateChanges(CameraProbe probe) => _changing = ChangeAsync(probe.Camera!, _stop.Token);

    /// <summary>No more events come of this.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _changing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static async Task ChangeAsync(ICommandTarget camera, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            for (int turn = 0; await timer.WaitForNextTickAsync(stop); turn++)
            {
                CameraCommand command = turn % 2 == 0
                    ? new PromptObject(new Prompt { ObjectId = Id, Box = Corner })
                    : new RemoveObject(Id);
                camera.Submit(command);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
