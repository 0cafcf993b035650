using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>Holds a managed array in place for as long as any matrix over it is reachable.</summary>
internal sealed class PinnedArray(Array array) : CriticalFinalizerObject
{
    private GCHandle _handle = GCHandle.Alloc(array, GCHandleType.Pinned);

    ~PinnedArray() => _handle.Free();

    public nint Address => _handle.AddrOfPinnedObject();
}
