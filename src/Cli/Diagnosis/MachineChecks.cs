using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Cli.Errors;
using SamStream.Cli.Threads;

namespace SamStream.Cli.Diagnosis;

/// <summary>The program, the machine and its system.</summary>
internal static class MachineChecks
{
    private const int NarrowVectorBits = 128;

    // What a run of the smallest model was measured to need, with some air.
    private const long NeededMemoryBytes = 1L << 30;

    public static IEnumerable<CheckResult> Run() => [Program(), Cpu(), Memory()];

    /// <summary>Who works with how many threads, in a line.</summary>
    public static CheckResult Threads(ThreadPlan plan) => CheckResult.Ok("threads", plan.ToString());

    /// <summary>The processor's name.</summary>
    public static string CpuName()
    {
        const string file = "/proc/cpuinfo", key = "model name";
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(text => text.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? "unknown processor";
    }

    /// <summary>OpenCV's version, or why it does not load.</summary>
    public static CheckResult OpenCv() =>
        OpenCvLibrary.FindVersion(out (string Finding, string Cure)? fault) is { } version
            ? CheckResult.Ok("opencv", $"version {version}")
            : CheckResult.Failure("opencv", fault!.Value.Finding, fault.Value.Cure);

    private static CheckResult Program() => CheckResult.Ok("program",
        $"samstream {ProgramVersion.Current}, {RuntimeInformation.FrameworkDescription}, "
        + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");

    private static CheckResult Cpu()
    {
        int bits = WidestVectorBits();
        string finding = $"{CpuName()}, {Environment.ProcessorCount} cores, vectors of {bits} bits";
        return bits > NarrowVectorBits || RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? CheckResult.Ok("cpu", finding)
            : CheckResult.Warning("cpu", finding, "a processor with AVX2 is several times faster");
    }

    private static int WidestVectorBits()
    {
        if (Vector512.IsHardwareAccelerated)
            return 512;
        return Vector256.IsHardwareAccelerated ? 256 : Vector<byte>.Count * 8;
    }

    private static CheckResult Memory()
    {
        long bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string finding = FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GiB for this process");
        return bytes >= NeededMemoryBytes
            ? CheckResult.Ok("memory", finding)
            : CheckResult.Warning("memory", finding, "a run needs about 1 GiB: close other programs or raise the limit");
    }
}
