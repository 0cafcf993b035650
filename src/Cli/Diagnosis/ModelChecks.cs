using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Model;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Diagnosis;

/// <summary>ONNX Runtime, and the files of one model.</summary>
internal static class ModelChecks
{
    /// <summary>The runtime's version and what it can run on.</summary>
    public static IEnumerable<CheckResult> Runtime(ExecutionProvider wanted)
    {
        string version;
        IReadOnlyList<string> providers;
        try
        {
            version = OnnxRuntimeEnvironment.Version;
            providers = OnnxRuntimeEnvironment.Providers;
        }
        catch (ModelException error)
        {
            return [CheckResult.Failure("onnx runtime", error.Found, error.Cure)];
        }

        return
        [
            CheckResult.Ok("onnx runtime", $"version {version}"),
            CheckResult.Ok("providers", $"{string.Join(", ", providers)}; used: {wanted}"),
        ];
    }

    /// <summary>Encoder and decoder, with their hashes.</summary>
    public static IEnumerable<CheckResult> Files(ModelManifest manifest)
    {
        (string Name, ModelFile File)[] files = [("encoder", manifest.Encoder), ("decoder", manifest.Decoder)];
        foreach ((string name, ModelFile file) in files)
            yield return Check($"{manifest.Name} {name}", file, manifest);
    }

    /// <summary>Where edited graphs are kept.</summary>
    public static CheckResult Cache()
    {
        string folder = GraphCache.Default().Folders[0];
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}.tmp");
            using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }

            return CheckResult.Ok("cache", RunOutputs.Shorten(folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Warning("cache", error.Message,
                $"name a folder that can be written to in {GraphCache.EnvironmentVariable}");
        }
    }

    private static CheckResult Check(string name, ModelFile file, ModelManifest manifest)
    {
        try
        {
            string path = ModelFiles.PathOf(file, manifest);
            return CheckResult.Ok(name, $"{RunOutputs.Shorten(path)}, SHA-256 {file.Sha256[..12]}… as the manifest says");
        }
        catch (ModelException error)
        {
            return CheckResult.Failure(name, $"expected {error.Expected}; found {error.Found}", error.Cure);
        }
    }
}
