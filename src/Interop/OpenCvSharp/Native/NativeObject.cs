using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>Owns one native object and deletes it once, on disposal or finalization.</summary>
internal sealed unsafe class NativeObject : SafeHandle
{
    private readonly delegate*<nint, void> _delete;

    public NativeObject(nint pointer, delegate*<nint, void> delete)
        : base(0, ownsHandle: true)
    {
        _delete = delete;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native address; only valid while the owner of this object is kept alive.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        _delete(handle);
        return true;
    }
}
