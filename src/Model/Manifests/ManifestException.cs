using SamStream.Pipeline.Options;

namespace SamStream.Model.Manifests;

/// <summary>A manifest that cannot be used, with everything that is wrong in it.</summary>
public sealed class ManifestException : Exception
{
    public ManifestException(string file, IReadOnlyList<OptionProblem> problems, Exception? inner = null)
        : base(Describe(file, problems), inner)
    {
        File = file;
        Problems = problems;
    }

    public string File { get; }
    public IReadOnlyList<OptionProblem> Problems { get; }

    /// <summary>A manifest does not change by itself: never transient.</summary>
    public bool IsTransient { get; }

    private static string Describe(string file, IReadOnlyList<OptionProblem> problems)
    {
        var heading = problems.Count == 1 ? "1 problem" : $"{problems.Count} problems";
        return $"{file}: {heading} in the model manifest:\n  {string.Join("\n  ", problems)}";
    }
}
