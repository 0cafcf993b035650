using Microsoft.ML.OnnxRuntime;

namespace SamStream.Model.Onnx;

/// <summary>What the ONNX Runtime of this process offers.</summary>
public static class OnnxRuntimeEnvironment
{
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
        return OrtEnv.IsCreated ? OrtEnv.Instance() : OrtEnv.CreateInstanceWithOptions(ref options);
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
