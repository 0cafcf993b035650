using Microsoft.ML.OnnxRuntime;

namespace SamStream.Model.Onnx;

/// <summary>What the ONNX Runtime of this process offers.</summary>
public static class OnnxRuntimeEnvironment
{
    /// <summary>Version of the native library.</summary>
    /// <exception cref="ModelException">The library does not load.</exception>
    public static string Version => Query(static () => OrtEnv.Instance().GetVersionString());

    /// <summary>Execution providers that the library was built with, most preferred first, by ONNX Runtime's names.</summary>
    /// <exception cref="ModelException">The library does not load.</exception>
    public static IReadOnlyList<string> Providers => Query(static () => OrtEnv.Instance().GetAvailableProviders());

    private static T Query<T>(Func<T> query)
    {
        try
        {
            return query();
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
