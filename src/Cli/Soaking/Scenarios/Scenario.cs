using SamStream.Cli.Soaking.Reporting;

namespace SamStream.Cli.Soaking.Scenarios;

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
