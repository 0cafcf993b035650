using System.Runtime.InteropServices;

namespace SamStream.NativeEnvironment;

/// <summary>
/// How glibc's malloc keeps memory (mallopt(3), malloc_trim(3)), and in what pages. Elsewhere (musl) nothing is done to malloc: its
/// allocator has no arenas.
/// </summary>
public static partial class NativeHeap
{
    private const int MapThreshold = -3, ArenaMax = -8; // M_MMAP_THRESHOLD, M_ARENA_MAX
    private const int DisableHugePages = 41; // PR_SET_THP_DISABLE

    /// <summary>
    /// Limits the number of heaps that threads take their memory from. By default glibc makes up to eight for each core, and
    /// each keeps its own freed pages: decoders that end and start again leave some in each.
    /// </summary>
    /// <param name="count">Heaps, at least 1. Those that are there already stay.</param>
    /// <returns>Whether the limit is set.</returns>
    public static bool LimitArenas(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Try(() => SetOption(ArenaMax, count));
    }

    /// <summary>
    /// Lets blocks from a size on have pages of their own, which go back to the system when they are freed. By default
    /// glibc raises that size up to 32 MB as such blocks are freed, and pictures lie among small blocks that outlive them.
    /// </summary>
    /// <param name="bytes">Size, at least one page of 4,096 bytes.</param>
    /// <returns>Whether the size is set.</returns>
    public static bool MapBlocksFrom(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 4096);
        return Try(() => SetOption(MapThreshold, bytes));
    }

    /// <summary>
    /// Leaves pages as small as they are by default (prctl(2)). x264 asks for pages of 2 MB for its pictures, which fill them in
    /// part only.
    /// </summary>
    /// <returns>Whether that is settled.</returns>
    public static bool KeepPagesSmall() => Try(() => Control(DisableHugePages, 1, 0, 0, 0) == 0 ? 1 : 0);

    /// <summary>
    /// Gives the pages of freed memory back to the system, in all heaps. Takes some milliseconds, in which threads that
    /// allocate wait for their heap.
    /// </summary>
    /// <returns>Whether there was any.</returns>
    public static bool ReturnFreePages() => Try(() => Trim(0));

    private static bool Try(Func<int> call)
    {
        try
        {
            return call() != 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
        catch (DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keptAtTheTop);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
