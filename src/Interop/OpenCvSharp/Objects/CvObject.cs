using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>An object that stands for something of OpenCV.</summary>
public abstract class CvObject : DisposableObject
{
    private readonly NativeObject? _native;

    private protected CvObject()
    {
    }

    private protected CvObject(NativeObject native) => _native = native;

    /// <summary>The native address; only valid while this object is kept alive.</summary>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    internal nint Pointer
    {
        get
        {
            ThrowIfDisposed();
            return _native?.Pointer ?? 0;
        }
    }

    protected override void DisposeManaged()
    {
        _native?.Dispose();
        base.DisposeManaged();
    }
}
