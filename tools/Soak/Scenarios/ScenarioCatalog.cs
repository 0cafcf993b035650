using SamStream.Chaos.Network;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>All scenarios, in the order in which they are run.</summary>
internal static class ScenarioCatalog
{
    /// <summary>The name of the long run.</summary>
    public const string Endurance = "endurance";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new CameraOutage("camera-killed", "camera's server killed for 5 s", TimeSpan.FromSeconds(5),
            camera => camera.Server.KillAsync(), camera => camera.RestartAsync()),
        new CameraOutage("camera-killed-long", "camera's server killed for 30 s", TimeSpan.FromSeconds(30),
            camera => camera.Server.KillAsync(), camera => camera.RestartAsync()),
        new CameraOutage("camera-frozen", "camera's server frozen for 10 s, its sockets open", TimeSpan.FromSeconds(10),
            camera => camera.Server.FreezeAsync(), camera => camera.Server.ThawAsync()),
        new CameraOutage("camera-half-open", "connection half open for 10 s: nothing passes, in either direction", TimeSpan.FromSeconds(10),
            camera => Set(camera, ChaosMode.Stall), camera => Set(camera, ChaosMode.Pass)),
        new CameraOutage("camera-resized", "camera's server back after 2 s with 640x360 instead of 512x288", TimeSpan.FromSeconds(2),
            camera => camera.Server.KillAsync(), camera => camera.RestartAsync(options => options with { Size = (640, 360) })),
        new ClockRewound(),
        new MidGroupJoin(),
        new FlippedBytes(),
        new Neighbours(),
        new DecodersKilled(),
        new BrokerOutage("broker-killed", "broker killed for 20 s", TimeSpan.FromSeconds(20),
            testbed => testbed.Broker!.KillAsync(), StartAgainAsync),
        new BrokerOutage("broker-frozen", "broker frozen for 20 s, its sockets open", TimeSpan.FromSeconds(20),
            testbed => testbed.Broker!.FreezeAsync(), testbed => testbed.Broker!.ResumeAsync()),
        new BrokerOutage("broker-forgets", "broker stopped and started again after 5 s, without its persistence", TimeSpan.FromSeconds(5),
            testbed => testbed.Broker!.StopAsync(), StartAgainAsync),
        new RefusedLogin(),
        new DiskFull("disk-full-skip", "skip"),
        new DiskFull("disk-full-stop", "stop"),
        new KilledRun(),
        new HostileRequests(),
        new MessageLatency(),
        new PromptLatency(),
        new ConsoleViewers(),
        new ConsolePointing(),
        new PageLatency(),
        new ConsoleCrowd(),
        new ClipCorrection(),
        new LoadStep(),
        new Endurance(),
    ];

    // The observer is there before the run is, so that it hears everything.
    private static async Task StartAgainAsync(Testbed testbed)
    {
        testbed.BrokerProxy!.Mode = ChaosMode.Refuse;
        await testbed.Broker!.StartAgainAsync();
        await testbed.ObserveAsync();
        testbed.BrokerProxy.Mode = ChaosMode.Pass;
    }

    private static Task Set(TestbedCamera camera, ChaosMode mode)
    {
        camera.Proxy.Mode = mode;
        return Task.CompletedTask;
    }
}
