namespace SamStream.Model.Manifests;

/// <summary>A manifest that cannot be used, with everything that is wrong in it.</summary>
public sealed class ManifestException : Exception
{
    public ManifestException(string file, IReadOnlyList<ManifestProblem> problems, Exception? inner = null)
        : base(Describe(file, problems), inner)
    {
        File = file;
        Problems = problems;
    }

    public string File { get; }
    public IReadOnlyList<ManifestProblem> Problems { get; }

    /// <summary>A manifest does not change by itself: never transient.</summary>
    public bool IsTransient { get; }

    private static string Describe(string file, IReadOnlyList<ManifestProblem> problems)
    {
        var heading = problems.Count == 1 ? "1 problem" : $"{problems.Count} problems";
        return $"{file}: {heading} in the model manifest:\n  {string.Join("\n  ", problems)}";
    }
}

/// <summary>One thing that is wrong in a manifest.</summary>
/// <param name="Key">Path of the key, for example <c>encoder.inputs[0].type</c>.</param>
/// <param name="Line">Line in the file, from 1; 0 when the key is missing altogether.</param>
/// <param name="Value">What stands there, or null when nothing does.</param>
/// <param name="Cure">What to write instead.</param>
public sealed record ManifestProblem(string Key, long Line, string? Value, string Cure)
{
    public override string ToString()
    {
        var where = Line > 0 ? $"line {Line}, " : "";
        return Value is null ? $"{where}{Key}: missing; {Cure}" : $"{where}{Key}: '{Value}' is not valid; {Cure}";
    }
}
