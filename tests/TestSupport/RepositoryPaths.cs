namespace SamStream.TestSupport;

/// <summary>Absolute paths inside the repository, found from the folder that the test assembly runs in.</summary>
public static class RepositoryPaths
{
    private const string Marker = "SamStream.slnx";

    private static readonly Lazy<string> LazyRoot = new(FindRoot);

    /// <summary>The folder that holds <c>SamStream.slnx</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The test assembly does not lie inside the repository.</exception>
    public static string Root => LazyRoot.Value;

    /// <summary>The path of a file or folder of the repository; it need not exist.</summary>
    /// <param name="relativePath">Relative to <see cref="Root"/>, with forward slashes: <c>configs/demo.yaml</c>.</param>
    public static string Combine(string relativePath) => Path.Combine(Root, relativePath);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Marker}; "
            + "run the tests from a build inside the repository.");
    }
}
