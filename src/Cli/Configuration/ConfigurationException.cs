using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration;

/// <summary>What the user wrote is wrong; holds every problem that was found.</summary>
internal sealed class ConfigurationException(IReadOnlyList<OptionProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public ConfigurationException(OptionProblem problem)
        : this([problem])
    {
    }

    public IReadOnlyList<OptionProblem> Problems { get; } = problems;
}
