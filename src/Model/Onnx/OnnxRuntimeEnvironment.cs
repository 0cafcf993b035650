using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>What the ONNX Runtime of this process offers.</summary>
public static class OnnxRuntimeEnvironment
{
    /// <summary>
    /// First block of the arena, of which only what is used becomes resident. One block for all tensors leaves no gaps
    /// that are too small, as blocks of growing size do: at 1024x576 pixels in 8 bits about 90 MB of it are used.
    /// </summary>
    private const int ArenaBytes = 128 << 20;

    /// <summary>A free chunk is split where more than this would be left of it; by default, only where half of it would be.</summary>
    private const int WasteBytes = 4096;

    private static readonly Lazy<OrtEnv> Environment = new(Create);

    /// <summary>Version of the native library.</summary>
    /// <exception cref="ModelException">The library does not load.</exception>
    public static string Version => Query(static environment => environment.GetVersionString());

    /// <summary>Execution providers that the library was built with, most preferred first, by ONNX Runtime's names.</summary>
    /// <exception cref="ModelException">The library does not load.</exception>
    public static IReadOnlyList<string> Providers => Query(static environment => environment.GetAvailableProviders());

    /// <summary>Makes the environment without warnings on standard error, as on machines whose GPU it looks for in vain.</summary>
    internal static void Quiet() => _ = Environment.Value;

    private static OrtEnv Create()
    {
        var options = new EnvironmentCreationOptions
        {
            logId = "samstream",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (OrtEnv.IsCreated)
            return OrtEnv.Instance();
        var environment = OrtEnv.CreateInstanceWithOptions(ref options);
        ShareArena(environment);
        return environment;
    }

    /// <summary>One arena for the intermediate tensors of all sessions, which stays as long as the process.</summary>
    private static void ShareArena(OrtEnv environment)
    {
        const int NextPowerOfTwo = 0;
        using var arena = new OrtArenaCfg(maxMemory: 0, NextPowerOfTwo, ArenaBytes, WasteBytes);
        using var memory = new OrtMemoryInfo(
            OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        environment.CreateAndRegisterAllocator(memory, arena);
    }

    private static T Query<T>(Func<OrtEnv, T> query)
    {
        try
        {
            return query(Environment.Value);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException
            or EntryPointNotFoundException or BadImageFormatException)
        {
            throw Missing(error);
        }
    }

    internal static ModelException Missing(Exception error) => new(
        "libonnxruntime.so", null, "the ONNX Runtime library beside the program",
        (error.InnerException ?? error).Message, "run make setup and build again", error);
}
