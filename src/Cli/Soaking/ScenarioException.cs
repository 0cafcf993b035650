namespace SamStream.Cli.Soaking;

/// <summary>A scenario could not be carried through: what was waited for did not come.</summary>
internal sealed class ScenarioException(string message) : Exception(message);
