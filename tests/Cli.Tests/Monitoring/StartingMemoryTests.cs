using SamStream.Cli.Monitoring;

namespace SamStream.Cli.Tests.Monitoring;

public sealed class StartingMemoryTests
{
    [Fact]
    public void Return_GarbageInTheHeap_IsGone()
    {
        WeakReference garbage = Make();

        StartingMemory.Return();

        Assert.False(garbage.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Make() => new(new byte[1 << 20]);
}
