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

/// <summary>What is wrong with a manifest: one that says so takes the place of more than 100.</summary>
internal sealed class ManifestProblems(string file)
{
    private const int Most = 100;

    private readonly List<OptionProblem> _all = [];

    public IReadOnlyList<OptionProblem> All => _all;

    public void Add(OptionProblem problem)
    {
        if (_all.Count < Most - 1)
            _all.Add(problem);
        else if (_all.Count < Most)
            _all.Add(new OptionProblem(new Place(file), "", null, "there are more problems", "correct the others first"));
    }
}
