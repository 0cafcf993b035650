using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>
/// ONNX Runtime's telemetry. From 1.30 on its Linux library writes a device id below the user's cache and looks up a
/// collector's name; it asks the environment whether it may when its first environment is made, and no call that it
/// offers comes before that.
/// </summary>
internal static partial class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// Switches it off. The runtime calls it before the first line of this assembly runs, so that no way to ONNX Runtime
    /// leads past it; an assembly that calls ONNX Runtime without this one has to call it as well.
    /// </summary>
    /// <exception cref="ModelException">The variable could not be set: the library is better not used.</exception>
#pragma warning disable CA2255 // It is a library's, but it is this program's.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Disable()
    {
        // .NET keeps a copy of the environment, which native code never sees: this is the one P/Invoke of the program.
        if (SetVariable(Variable, "1", overwrite: 1) != 0)
            throw new ModelException("libonnxruntime.so", null, $"{Variable} set to 1", "the C library has no memory for it", "free some memory");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
