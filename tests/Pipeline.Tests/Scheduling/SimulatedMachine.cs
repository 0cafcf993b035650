using Microsoft.Extensions.Time.Testing;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Scheduling;

/// <summary>
/// Cameras with quick objects on processors that are simulated: every frame costs some time of a processor, every encoding more, and
/// one frame at a time is encoded of each camera.
/// </summary>
internal sealed class SimulatedMachine : IDisposable
{
    public const int Processors = 2;
    private const int FrameRate = 25;

    private readonly EncodeSchedule _schedule = new() { Encode = EncodeMode.Adaptive, Budget = 0.25 };
    private readonly FakeTimeProvider _time = new();
    private readonly List<Camera> _cameras = [];
    private double _taken;

    public SimulatedMachine(BudgetOptions options) => Budget = new SharedBudget(
        options, networkThreads: 2, time: _time, processors: Processors, processorTime: () => TimeSpan.FromSeconds(_taken));

    public SharedBudget Budget { get; }

    /// <summary>Processor seconds of a frame beside the encoder.</summary>
    public double FrameSeconds { get; init; } = 0.012;

    /// <summary>Processor seconds of a whole input.</summary>
    public double EncodeSeconds { get; init; } = 0.2;

    /// <summary>The encoder's time on the clock, times its threads, by what it takes of the processors: others are in the way.</summary>
    public double Contention { get; init; } = 1.4;

    /// <summary>Seconds from a frame to its result, by what share of the processors was taken in the last second.</summary>
    public Func<double, double> Latency { get; init; } = _ => 0.01;

    public bool IsInDoubt { get; init; }

    /// <summary>Whether the cameras' objects are followed.</summary>
    public bool HasObjects { get; set; } = true;

    public void SetCameras(int count)
    {
        while (_cameras.Count > count)
        {
            Budget.Leave(_cameras[^1].Budget);
            _cameras.RemoveAt(_cameras.Count - 1);
        }

        while (_cameras.Count < count)
        {
            CameraBudget budget = Budget.Join(_schedule);
            _cameras.Add(new Camera(budget, new EncodePlanner(_schedule, budget)));
        }
    }

    /// <summary>Goes on for some seconds.</summary>
    /// <returns>What each of them was like.</returns>
    public List<Second> Run(int seconds)
    {
        var result = new List<Second>();
        for (int second = 0; second < seconds; second++)
        {
            double before = _taken;
            int encoded = 0;
            for (int frame = 0; frame < FrameRate; frame++)
            {
                foreach (Camera camera in _cameras)
                    encoded += Step(camera) ? 1 : 0;
                _time.Advance(TimeSpan.FromSeconds(1.0 / FrameRate));
            }

            result.Add(new Second((_taken - before) / Processors, encoded, Budget.Snapshot));
        }

        return result;
    }

    public void Dispose() => Budget.Dispose();

    private bool Step(Camera camera)
    {
        _taken += FrameSeconds;
        camera.Busy = Math.Max(0, camera.Busy - (1.0 / FrameRate));
        var reduced = camera.Budget.Pace.Reduction == EncodeReduction.None ? 1f : 0.4f;
        var demand = new CarryDemand(HasObjects, false, IsInDoubt ? 0 : 10, Cost: reduced, IsInDoubt: IsInDoubt);
        camera.Budget.OnResult(null!, TimeSpan.FromSeconds(Latency(Budget.Snapshot.Cpu)));
        if (!camera.Planner.Decide(demand, camera.Busy > 0))
            return false;
        double took = Contention * EncodeSeconds * demand.Cost / 2;
        camera.Budget.OnEncoded(TimeSpan.FromSeconds(took));
        camera.Busy = took;
        _taken += EncodeSeconds * demand.Cost;
        return true;
    }

    /// <summary>A second of the run.</summary>
    /// <param name="Cpu">Share of the processors that was taken.</param>
    /// <param name="Encoded">Frames that were encoded.</param>
    /// <param name="Budget">What the budget said at its end.</param>
    public sealed record Second(double Cpu, int Encoded, BudgetSnapshot Budget);

    private sealed record Camera(CameraBudget Budget, EncodePlanner Planner)
    {
        public double Busy { get; set; }
    }
}
