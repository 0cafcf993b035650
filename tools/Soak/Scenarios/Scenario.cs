using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;


namespace SamStream.Soak.Scenarios;

/// <summary>A fault, and what has to hold in spite of it.</summary>
/// <param name="name">On the command line.</param>
/// <param name="fault">What is done, in a line.</param>
internal abstract class Scenario(string name, string fault)
{
    public string Name => name;

    public string Fault => fault;

    /// <summary>About how long it takes, start and stop included.</summary>
    public abstract TimeSpan Lasting(SoakOptions options);

    /// <summary>Options of the command line that it depends on, for the command that does it again.</summary>
    public virtual string Options(SoakOptions options) => "";

    /// <summary>Carries it out.</summary>
    /// <exception cref="ScenarioException">What was waited for did not come.</exception>
    /// <exception cref="Chaos.ServerException">A server could not be started.</exception>
    public abstract Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run);
}

/// <summary>One run of a scenario.</summary>
/// <param name="Options">What the command line says.</param>
/// <param name="Folder">The scenario's own.</param>
/// <param name="Say">Tells the user what goes on.</param>
/// <param name="Stop">Cancelled by Ctrl-C.</param>
internal sealed record ScenarioRun(SoakOptions Options, string Folder, Action<string> Say, CancellationToken Stop)
{
    /// <summary>Prepares servers and starts a run that has found the disc of every camera.</summary>
    public async Task<Testbed> StartAsync(TestbedSetup setup)
    {
        Testbed testbed = await Testbed.PrepareAsync(setup, Options, Folder);
        try
        {
            testbed.StartRun();
            await testbed.UntilFollowedAsync(Stop);
            return testbed;
        }
        catch
        {
            await testbed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets time pass.</summary>
    public Task PassAsync(TimeSpan time) => Task.Delay(time, Stop);
}
