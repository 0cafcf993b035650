using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline.Tests.Diagnostics;

public sealed class ResidentMemoryTests
{
    private static readonly string[] Status =
    [
        "Name:\tsamstream", "VmRSS:\t    1000 kB", "RssAnon:\t     700 kB", "RssFile:\t     250 kB", "RssShmem:\t      50 kB",
        "Threads:\t12",
    ];

    [Fact]
    public void Of_StatusOfAProcess_AddsUpToTheTotal()
    {
        ResidentMemory memory = ResidentMemory.Of(Status, managedBytes: 200 * 1024, childBytes: 70 * 1024);

        Assert.Equal(new ResidentMemory(1070 * 1024, 250 * 1024, 50 * 1024, 200 * 1024, 500 * 1024, 70 * 1024), memory);
    }

    [Fact]
    public void Of_HeapThatIsNotResident_IsNotCountedTwice()
    {
        ResidentMemory memory = ResidentMemory.Of(Status, managedBytes: 900 * 1024, childBytes: 0);

        Assert.Equal((700 * 1024, 0), (memory.ManagedBytes, memory.NativeBytes));
    }

    [Fact]
    public void Read_ThisProcess_HoldsWhatIsInUse()
    {
        byte[] pages = GC.AllocateUninitializedArray<byte>(64 << 20, pinned: true);
        for (int i = 0; i < pages.Length; i += 4096)
            pages[i] = 1;
        ResidentMemory memory = ResidentMemory.Read();
        GC.KeepAlive(pages);

        Assert.InRange(memory.ManagedBytes, pages.Length, memory.TotalBytes);
        Assert.InRange(memory.LibraryBytes, 1, memory.TotalBytes - memory.ManagedBytes);
    }
}
