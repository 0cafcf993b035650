using SamStream.Cli.Models;
using SamStream.Cli.Terminals;
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
            Gpu(wanted, GpuRequirements.FindProblem(wanted is ExecutionProvider.TensorRt ? wanted : ExecutionProvider.Cuda)),
        ];
    }

    /// <summary>Whether a GPU could be used, which matters to who wants it.</summary>
    internal static CheckResult Gpu(ExecutionProvider wanted, GpuProblem? problem)
    {
        const string name = "gpu";
        return (wanted, problem) switch
        {
            (ExecutionProvider.Cpu, null) => CheckResult.Ok(name, "not used, could be: the libraries that cuda needs are here"),
            (ExecutionProvider.Cpu, { Found: var found }) => CheckResult.Ok(name, $"not used, could not be: {found}"),
            (_, null) => CheckResult.Ok(name, $"{string.Join(", ", GpuRequirements.Of(wanted).Select(library => library.Name))} load"),
            (ExecutionProvider.Auto, { } fault) => CheckResult.Warning(name, $"{fault.Found}; auto takes the cpu", fault.Cure),
            (_, { } fault) => CheckResult.Failure(name, fault.Found, fault.Cure),
        };
    }

    /// <summary>The model's files, with their hashes.</summary>
    public static IEnumerable<CheckResult> Files(ModelManifest manifest)
    {
        foreach ((string part, ModelFile file) in manifest.Files)
            yield return Check($"{manifest.Name} {part}", file, manifest);
    }

    /// <summary>Where edited graphs are kept.</summary>
    public static CheckResult Cache()
    {
        GraphCache cache = GraphCache.Default();
        try
        {
            cache.CheckWritable();
            return CheckResult.Ok("cache", Terminal.ShortPath(cache.Folder));
        }
        catch (ModelException error)
        {
            string finding = $"{Terminal.ShortPath(cache.Folder)}: {error.Found}";
            // One that cannot be written is done without, one that others may write is refused.
            return error.InnerException is null
                ? CheckResult.Failure("cache", finding, error.Cure)
                : CheckResult.Warning("cache", finding, error.Cure);
        }
    }

    private static CheckResult Check(string name, ModelFile file, ModelManifest manifest)
    {
        try
        {
            string path = ModelFiles.PathOf(file, manifest);
            return CheckResult.Ok(name, $"{Terminal.ShortPath(path)}, SHA-256 {file.Sha256[..12]}… as the manifest says");
        }
        catch (ModelException error)
        {
            return CheckResult.Failure(name, $"expected {error.Expected}; found {error.Found}", error.Cure);
        }
    }
}
