namespace SamStream.Cli.Configuration;

/// <summary>What the user wrote is wrong; holds every problem that was found.</summary>
internal sealed class ConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public ConfigurationException(ConfigurationProblem problem)
        : this([problem])
    {
    }

    public IReadOnlyList<ConfigurationProblem> Problems { get; } = problems;
}
