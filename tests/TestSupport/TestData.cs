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
        Root is { } root
            ? Path.Combine(root, relativePath)
            : throw new InvalidOperationException($"{Variable} is unset: mark the test [DataFact] or [DataTheory].");

    private static string? Root
    {
        get
        {
            string? value = Environment.GetEnvironmentVariable(Variable);
            return string.IsNullOrWhiteSpace(value) ? null : Path.GetFullPath(value);
        }
    }

    /// <summary>Why a test that needs the data cannot run, or null where it can.</summary>
    /// <param name="requires">The part of the data that must be there, or null for any.</param>
    internal static string? MissingReason(string? requires)
    {
        if (Root is not { } root)
            return $"needs outside data: set {Variable} to its folder";

        string path = requires is null ? root : Path.Combine(root, requires);
        return Path.Exists(path) ? null : $"needs outside data: {path} does not exist ({Variable} is {root})";
    }
}
