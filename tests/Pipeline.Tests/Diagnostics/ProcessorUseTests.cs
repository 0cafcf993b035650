using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Processes;

namespace SamStream.Pipeline.Tests.Diagnostics;

public sealed class ProcessorUseTests
{
    [Fact]
    public async Task Total_ChildThatWorks_CountsWhileItRunsAndAfterwards()
    {
        TimeSpan before = ProcessorUse.Total;
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "sh",
            // Works until somebody says that it is enough.
            Arguments = ["-c", "while :; do :; done"],
        });

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (ChildUsage.ProcessorTimeOfRunning < TimeSpan.FromMilliseconds(200))
            await Task.Delay(20, patience.Token);
        TimeSpan running = ProcessorUse.Total;
        child.Kill();
        await child.WaitForExitAsync(patience.Token);

        Assert.InRange(running - before, TimeSpan.FromMilliseconds(200), TimeSpan.MaxValue);
        while (ProcessorUse.Total - before < TimeSpan.FromMilliseconds(200))
            await Task.Delay(20, patience.Token);
    }
}
