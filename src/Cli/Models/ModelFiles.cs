using SamStream.Model.Manifests;

namespace SamStream.Cli.Models;

/// <summary>Checks that a model's files are there and are the ones that its manifest means.</summary>
internal static class ModelFiles
{
    /// <summary>What is wrong with the files; empty if nothing is.</summary>
    public static IReadOnlyList<string> FaultsOf(ModelManifest manifest)
    {
        var locator = new ModelFileLocator();
        var faults = new List<string>();
        foreach ((_, ModelFile file) in manifest.Files)
        {
            try
            {
                locator.FindChecked(file, manifest);
            }
            catch (ModelException error)
            {
                faults.Add(error.Message);
            }
        }

        return faults;
    }

    /// <summary>Whether all files of a box tracker are found; what is in them is checked when they are opened.</summary>
    public static bool AreThere(BoxTrackerManifest manifest)
    {
        var locator = new ModelFileLocator();
        return manifest.Files.All(file => locator.FindOrNull(file.File, manifest.File) is not null);
    }

    /// <summary>The path of one of a model's files, checked.</summary>
    /// <exception cref="ModelException">It is missing or another one.</exception>
    public static string PathOf(ModelFile file, ModelManifest manifest) =>
        new ModelFileLocator().FindChecked(file, manifest);
}
