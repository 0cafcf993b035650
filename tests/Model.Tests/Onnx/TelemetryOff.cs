using System.Runtime.CompilerServices;
using SamStream.Model.Onnx;

namespace SamStream.Model.Tests.Onnx;

/// <summary>These tests call ONNX Runtime themselves, some before any code of the product.</summary>
internal static class TelemetryOff
{
    [ModuleInitializer]
    internal static void Initialize() => OnnxTelemetry.Disable();
}
