using System.Globalization;
using System.Runtime.InteropServices;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Tests.Monitoring;

/// <summary>What a camera's decoder has freed goes back to the system.</summary>
public sealed class FreedMemoryTests
{
    // Blocks this small come from a heap that many share, not from pages of their own.
    private const int BlockBytes = 32 << 10, Blocks = 4096;

    [Fact]
    public async Task OnEvent_CameraRunsAgain_GivesBackWhatLiesFreedBetweenBlocksInUse()
    {
        nint[] blocks = [.. Enumerable.Range(0, Blocks).Select(_ => Allocate())];
        // Every eighth stays, so that the heap cannot become shorter.
        foreach (nint block in blocks.Where((_, i) => i % 8 != 0))
            Free(block);
        long before = ResidentBytes();

        new FreedMemory().OnEvent(new SourceStateChanged(
            "gate", DateTimeOffset.UnixEpoch, new SourceStatus(SourceState.Running, DateTimeOffset.UnixEpoch)));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (before - ResidentBytes() < BlockBytes * (long)Blocks / 2)
            await timer.WaitForNextTickAsync(limit.Token);
        foreach (nint block in blocks.Where((_, i) => i % 8 == 0))
            Free(block);
    }

    private static unsafe nint Allocate()
    {
        void* block = NativeMemory.Alloc(BlockBytes);
        NativeMemory.Fill(block, BlockBytes, 1);
        return (nint)block;
    }

    private static unsafe void Free(nint block) => NativeMemory.Free((void*)block);

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
