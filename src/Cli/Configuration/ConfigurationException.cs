using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration;

/// <summary>What the user wrote is wrong; holds the problems that were found.</summary>
internal sealed class ConfigurationException(IReadOnlyList<OptionProblem> problems)
    : Exception(string.Join(Environment.NewLine, Told(problems)))
{
    /// <summary>The most problems that are told; one that says so takes the place of all others.</summary>
    public const int MostProblems = 100;

    public ConfigurationException(OptionProblem problem)
        : this([problem])
    {
    }

    public IReadOnlyList<OptionProblem> Problems { get; } = Told(problems);

    private static IReadOnlyList<OptionProblem> Told(IReadOnlyList<OptionProblem> problems) => problems.Count <= MostProblems
        ? problems
        : [.. problems.Take(MostProblems - 1), new OptionProblem(problems[^1].Place, "", null, "there are more problems", "correct the others first")];
}
