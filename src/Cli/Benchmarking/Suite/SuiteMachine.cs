using System.Runtime.InteropServices;
using OpenCvSharp;
using SamStream.Cli.Commands;
using SamStream.Cli.Diagnosis;
using SamStream.Cli.Threads;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>What a suite was measured on, and with.</summary>
internal sealed record SuiteMachine
{
    public required string Processor { get; init; }

    /// <summary>Those that the program may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Cores among them.</summary>
    public required int Cores { get; init; }

    public required long MemoryBytes { get; init; }

    public required string System { get; init; }

    public required string Samstream { get; init; }

    public required string Dotnet { get; init; }

    public required string OnnxRuntime { get; init; }

    public required string OpenCv { get; init; }

    /// <summary>This one.</summary>
    public static SuiteMachine Of(Processors processors) => new()
    {
        Processor = MachineChecks.CpuName(),
        Processors = processors.Usable,
        Cores = processors.PhysicalUsable,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        System = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
        Samstream = VersionCommand.Current,
        Dotnet = RuntimeInformation.FrameworkDescription,
        OnnxRuntime = OnnxRuntimeEnvironment.Version,
        OpenCv = Cv2.GetVersionString() ?? "unknown",
    };
}
