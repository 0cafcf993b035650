using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>A camera goes away and comes back.</summary>
internal sealed class CameraOutage(
    string name, string fault, TimeSpan away, Func<TestbedCamera, Task> begin, Func<TestbedCamera, Task> end) : Scenario(name, fault)
{
    private const int MasksAfter = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override TimeSpan Lasting(SoakOptions options) => away + TimeSpan.FromSeconds(20);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup());
        CameraProbe probe = testbed.Probes[0];
        TestbedCamera camera = testbed.Cameras[0];

        DateTimeOffset gone = TimeProvider.System.GetUtcNow();
        await begin(camera);
        run.Say($"{camera.Id} is away");
        await run.PassAsync(away);
        await end(camera);
        SourceStatus then = probe.Monitor.Status;
        var outage = new Outage(probe, gone, TimeProvider.System.GetUtcNow(), then);
        run.Say($"{camera.Id} is back; the run is {then.State}");
        await testbed.UntilAsync(() => outage.IsOver, Patience, "a frame after the return", run.Stop);
        DateTimeOffset over = TimeProvider.System.GetUtcNow();
        await testbed.UntilAsync(() => Testbed.Masks(probe, over) >= MasksAfter, Patience, $"{MasksAfter} masks after the return", run.Stop);
        await testbed.StopRunAsync();
        return [.. outage.Checks(), Check.Zero("leaked frames", testbed.LeakedFrames())];
    }
}

/// <summary>One outage of a camera, looked at afterwards.</summary>
/// <param name="probe">The camera.</param>
/// <param name="begin">When it was made to fail.</param>
/// <param name="back">When its server was back.</param>
/// <param name="statusThen">What the source was doing at that moment.</param>
internal sealed class Outage(CameraProbe probe, DateTimeOffset begin, DateTimeOffset back, SourceStatus statusThen)
{
    /// <summary>The most that a return may take beyond the wait that was in force.</summary>
    public static readonly TimeSpan Allowance = TimeSpan.FromSeconds(2);

    private const double LeastFit = 0.8;

    /// <summary>True once a frame from after the return has been read.</summary>
    public bool IsOver => Running is not null;

    /// <summary>From the server's return to the first frame, once that has come.</summary>
    public TimeSpan Recovery => Running!.Value - back;

    /// <summary>What the return has to keep, and whether what came after it is true.</summary>
    public IReadOnlyList<Check> Checks()
    {
        TimeSpan wait = WaitInForce();
        return
        [
            Check.AtMost("running again after", Recovery, Allowance + wait, $"2 s + {Figures.Seconds(wait)} back-off"),
            .. AfterBreak(),
        ];
    }

    /// <summary>Whether what came after the discontinuity is true.</summary>
    public IReadOnlyList<Check> AfterBreak()
    {
        List<ObservedResult> after = [.. probe.ResultsSince(back).SkipWhile(result => !result.IsDiscontinuity)];
        DateTimeOffset? mask = after.Where(result => result.Fit is not null).Select(result => (DateTimeOffset?)result.SeenAt).FirstOrDefault();
        return
        [
            Check.Told("first mask after", mask is { } seen ? Figures.Seconds(seen - back) : "none"),
            Check.Zero("results from before, later", after.Count(result => result.CapturedAt < begin)),
            Check.Zero("masks from before, later", StaleMasks(after)),
            new Check("object followed under its id", Kept(after), "yes", Kept(after) == "yes"),
        ];
    }

    private DateTimeOffset? Running => probe.ChangesSince(back)
        .Where(change => change.State == SourceState.Running)
        .Select(change => (DateTimeOffset?)change.Since)
        .FirstOrDefault();

    /// <summary>
    /// What was left of the wait at the moment of the return; or, where an attempt was under way then, the wait that
    /// followed it.
    /// </summary>
    public TimeSpan WaitInForce()
    {
        SourceStatus? waiting = statusThen.State == SourceState.Backoff
            ? statusThen
            : probe.ChangesSince(back).TakeWhile(change => change.State != SourceState.Running)
                .FirstOrDefault(change => change.State == SourceState.Backoff);
        DateTimeOffset from = statusThen.State == SourceState.Backoff ? back : waiting?.Since ?? back;
        return waiting?.NextAttemptAt is { } next && next > from ? next - from : TimeSpan.Zero;
    }

    // A mask before the object was looked for anew, or one that lies where the disc of this picture is not.
    private static long StaleMasks(List<ObservedResult> after)
    {
        int found = after.FindIndex(result => result.State == TrackState.Reacquired);
        return after.Where((result, at) => result.Fit is { } fit && (fit < LeastFit || found < 0 || at < found)).Count();
    }

    private static string Kept(List<ObservedResult> after) =>
        after.Any(result => result.Fit is not null) && after.All(result => result.Objects == 1 && result.State is not null) ? "yes" : "no";
}
