#nullable enable
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MQTTnet.Native;

/// <summary>The one owner of a client of libmosquitto.</summary>
internal sealed class MosquittoHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private MosquittoHandle(nint client)
        : base(ownsHandle: true) => SetHandle(client);

    /// <param name="clientId">Null or empty: the server chooses one.</param>
    /// <param name="owner">What the callbacks get.</param>
    public static MosquittoHandle New(string? clientId, bool cleanStart, GCHandle owner)
    {
        MosquittoLibrary.Load();
        var id = string.IsNullOrEmpty(clientId) ? null : NativeText.Checked(clientId, "client id");
        if (id is null && !cleanStart)
            throw new ArgumentException("A session that is to last needs a client id, and there is none.", nameof(clientId));
        var client = NativeMethods.New(id, cleanStart, GCHandle.ToIntPtr(owner));
        return client != 0
            ? new MosquittoHandle(client)
            : throw new ArgumentException($"libmosquitto does not take the client id '{clientId}'.", nameof(clientId));
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.Destroy(handle);
        return true;
    }
}
