namespace SamStream.TestSupport;

/// <summary>Data from outside the repository, in the folder that <c>SAMSTREAM_DATA</c> names.</summary>
public static class TestData
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "SAMSTREAM_DATA";

    /// <summary>The absolute path of a file or folder of the data.</summary>
    /// <param name="relativePath">Relative to the folder, with forward slashes: <c>davis/dog</c>.</param>
    /// <exception cref="InvalidOperationException">The variable is unset; a test that calls this needs
    /// <see cref="DataFactAttribute"/> or <see cref="DataTheoryAttribute"/>.</exception>
    public static string Combine(string relativePath) =>
        Folder(Environment.GetEnvironmentVariable(Variable)) is { } folder
            ? Path.Combine(folder, relativePath)
            : throw new InvalidOperationException($"{Variable} is unset: mark the test [DataFact] or [DataTheory].");

    /// <summary>Why a test that needs the data cannot run, or null where it can.</summary>
    /// <param name="variable">The value of <see cref="Variable"/>.</param>
    /// <param name="requires">The part of the data that must be there, or null for any.</param>
    internal static string? MissingReason(string? variable, string? requires)
    {
        if (Folder(variable) is not { } folder)
            return $"needs outside data: set {Variable} to its folder";

        string path = Path.Combine(folder, requires ?? "");
        return Path.Exists(path) ? null : $"needs outside data: {path} does not exist ({Variable} is {folder})";
    }

    /// <summary>The same for the value that the variable has now.</summary>
    internal static string? MissingReason(string? requires) =>
        MissingReason(Environment.GetEnvironmentVariable(Variable), requires);

    private static string? Folder(string? variable) =>
        string.IsNullOrWhiteSpace(variable) ? null : Path.GetFullPath(variable);
}
