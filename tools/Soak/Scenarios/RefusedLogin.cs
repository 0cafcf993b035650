using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>The broker refuses the login at first.</summary>
internal sealed class RefusedLogin() : Scenario("broker-refuses", "broker refuses the login for 15 s, then takes it")
{
    private const string User = "soak", Password = "right";
    private static readonly TimeSpan Refusing = TimeSpan.FromSeconds(15), LongestWait = TimeSpan.FromSeconds(5);

    public override TimeSpan Lasting(SoakOptions options) => Refusing + TimeSpan.FromSeconds(20);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup
        {
            Broker = new MosquittoOptions { UserName = User, Password = "another" },
            Mqtt = $"username: {User}, password: {Password}, spool: {{ path: spool }}, reconnect: {{ maxDelay: 5s }}",
        });
        CameraProbe probe = testbed.Probes[0];
        await using var changes = new StateChanges(probe);
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        await run.PassAsync(Refusing);
        string? said = probe.Monitor.Mqtt!().LastError;
        int masks = Testbed.Masks(probe, begin);
        await TakeLoginsAsync(testbed);
        DateTimeOffset back = TimeProvider.System.GetUtcNow();
        run.Say("the login is right now");
        var recovery = new BrokerRecovery(testbed, probe, back);
        await recovery.UntilMasksAsync(run.Stop);
        await changes.StopAsync();
        IReadOnlyList<Check> delivered = await recovery.ChecksAsync(LongestWait, run.Stop);
        await testbed.StopRunAsync();
        return
        [
            new Check("reason told, without the password", said ?? "none", "yes",
                said is not null && !said.Contains(Password, StringComparison.Ordinal)),
            new Check("masks while refused", Figures.Count(masks), "> 0", masks > 0),
            .. delivered,
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static async Task TakeLoginsAsync(Testbed testbed)
    {
        testbed.BrokerProxy!.Mode = ChaosMode.Refuse;
        await testbed.Broker!.KillAsync();
        await testbed.Broker.StartAgainAsync(testbed.Broker.Options with { Password = Password });
        await testbed.ObserveAsync();
        testbed.BrokerProxy.Mode = ChaosMode.Pass;
    }
}
