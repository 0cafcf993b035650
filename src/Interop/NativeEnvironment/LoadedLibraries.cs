using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SamStream.NativeEnvironment;

/// <summary>The shared libraries of this process (dl_iterate_phdr(3), elf(5)).</summary>
public static unsafe partial class LoadedLibraries
{
    private const string PageMap = "/proc/self/pagemap";

    private const uint LoadSegment = 1, Writable = 2; // PT_LOAD, PF_W
    private const int DontNeed = 4; // MADV_DONTNEED
    private const int PagesPerRead = 512;

    // Present, and a page of the file: one that was written to is a copy of its own (Documentation/admin-guide/mm/pagemap.rst).
    private const ulong Unchanged = (1UL << 63) | (1UL << 61);

    /// <summary>
    /// Takes the pages of code and constants out of this process: linking and starting read many that are not read again. What is
    /// used again comes back page by page from the system's file cache, or from the file.
    /// </summary>
    /// <returns>Bytes that were taken out; 0 where the system does not tell of its pages.</returns>
    public static long ReturnPages()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return 0;
        try
        {
            using SafeFileHandle map = File.OpenHandle(PageMap);
            var work = new Work { Map = (int)map.DangerousGetHandle(), Page = Environment.SystemPageSize };
            // The callback runs under the loader's lock, and must not be the first to look for them.
            _ = Read(work.Map, null, 0, 0);
            _ = Advise(0, 0, DontNeed);
            _ = Iterate(&ReturnPagesOf, &work);
            return work.Bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EntryPointNotFoundException
            or DllNotFoundException)
        {
            return 0;
        }
    }

    // No library is loaded or unloaded meanwhile: the pages are those of the segment.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ReturnPagesOf(Library* library, nuint size, Work* work)
    {
        for (int i = 0; i < library->SegmentCount; i++)
        {
            Segment segment = library->Segments[i];
            if (segment.Type != LoadSegment || (segment.Access & Writable) != 0)
                continue;
            nint start = library->Base + segment.Address;
            ReturnPagesBetween(start & -work->Page, (start + segment.FileBytes) & -work->Page, work);
        }

        return 0;
    }

    private static void ReturnPagesBetween(nint start, nint end, Work* work)
    {
        ulong* pages = stackalloc ulong[PagesPerRead];
        while (start < end)
        {
            nint wanted = Math.Min(PagesPerRead, (end - start) / work->Page);
            nint count = Read(work->Map, pages, wanted * sizeof(ulong), start / work->Page * sizeof(ulong)) / sizeof(ulong);
            if (count <= 0)
                return;
            for (nint first = 0; first < count;)
            {
                nint next = first;
                while (next < count && (pages[next] & Unchanged) == Unchanged)
                    next++;
                nint bytes = (next - first) * work->Page;
                if (bytes > 0 && Advise(start + (first * work->Page), bytes, DontNeed) == 0)
                    work->Bytes += bytes;
                first = next + 1;
            }

            start += count * work->Page;
        }
    }

    [LibraryImport("libc", EntryPoint = "dl_iterate_phdr")]
    private static partial int Iterate(delegate* unmanaged[Cdecl]<Library*, nuint, Work*, int> callback, Work* work);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint Read(int file, ulong* target, nint bytes, nint position);

    private struct Work
    {
        public int Map;
        public nint Page;
        public long Bytes;
    }

    /// <summary>dl_phdr_info, as far as every system has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Library
    {
        public readonly nint Base;
        public readonly byte* Name;
        public readonly Segment* Segments;
        public readonly ushort SegmentCount;
    }

    /// <summary>Elf64_Phdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Segment
    {
        public readonly uint Type;
        public readonly uint Access;
        public readonly nint Offset;
        public readonly nint Address;
        public readonly nint PhysicalAddress;
        public readonly nint FileBytes;
        public readonly nint MemoryBytes;
        public readonly nint Alignment;
    }
}
