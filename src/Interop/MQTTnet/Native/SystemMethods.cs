#nullable enable
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MQTTnet.Native;

/// <summary>The C library of Linux.</summary>
internal static unsafe partial class SystemMethods
{
    public const short PollIn = 1;
    public const short PollOut = 4;

    /// <summary>EFD_NONBLOCK and EFD_CLOEXEC, which are the same on x64 and arm64.</summary>
    public const int EventFlags = 0x80000 | 0x800;

    private const string Library = "libc";

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, ulong* value, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, ulong* value, nuint length);

    [LibraryImport(Library, EntryPoint = "free")]
    public static partial void Free(nint memory);
}
