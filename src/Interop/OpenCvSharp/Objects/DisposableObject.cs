namespace OpenCvSharp;

/// <summary>An object that lets go of what it holds once, when it is first disposed.</summary>
/// <remarks>Native memory is freed by safe handles, which finalize themselves, so there is no finalizer here.</remarks>
public abstract class DisposableObject : IDisposable
{
    private int _disposals;

    public bool IsDisposed { get; protected set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    protected virtual void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposals, 1) != 0)
            return;
        IsDisposed = true;
        if (disposing)
            DisposeManaged();
    }

    protected virtual void DisposeManaged()
    {
    }
}
