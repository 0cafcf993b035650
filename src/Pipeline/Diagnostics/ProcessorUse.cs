using SamStream.Pipeline.Processes;

namespace SamStream.Pipeline.Diagnostics;

/// <summary>What the process and its children took of the processors.</summary>
public static class ProcessorUse
{
    /// <summary>Since the start: its own, that of the children that run and of those that have ended.</summary>
    public static TimeSpan Total => Environment.CpuUsage.TotalTime + ChildUsage.ProcessorTimeOfRunning + ChildUsage.ProcessorTimeOfEnded;
}
