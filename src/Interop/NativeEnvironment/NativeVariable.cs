using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SamStream.NativeEnvironment;

/// <summary>
/// Variables of the process as native libraries see them (getenv). They are replaced and never removed: other threads
/// may read at any time, and the C library keeps old values alive but moves the table when a variable goes.
/// </summary>
public static partial class NativeVariable
{
    /// <summary>The value, or null if it is not set.</summary>
    public static string? Get(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Marshal.PtrToStringUTF8(ReadVariable(name));
    }

    /// <summary>Sets or replaces the value.</summary>
    /// <exception cref="Win32Exception">There is no memory left.</exception>
    public static void Set(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (WriteVariable(name, value, overwrite: 1) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadVariable(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int WriteVariable(string name, string value, int overwrite);
}
