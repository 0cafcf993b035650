namespace OpenCvSharp;

/// <summary>
/// A matrix that a function writes. It serves one call: the function disposes it, while the matrix stays.
/// </summary>
public class OutputArray : CvObject
{
    private protected OutputArray(Mat mat)
    {
        ArgumentNullException.ThrowIfNull(mat);
        mat.ThrowIfDisposed();
        Target = mat;
    }

    internal Mat Target { get; }

    public static implicit operator OutputArray(Mat mat) => Create(mat);

    public static OutputArray Create(Mat mat) => new(mat);

    public virtual Mat? GetMat() => Target;

    public bool IsMat() => GetMat() is not null;

    public bool IsReady() => !IsDisposed;

    /// <exception cref="OpenCvSharpException">The array has served its call.</exception>
    public void ThrowIfNotReady()
    {
        if (!IsReady())
            throw new OpenCvSharpException("Invalid OutputArray: it serves one call only; make one for each call");
    }

    public virtual void AssignResult()
    {
        if (!IsReady())
            throw new NotSupportedException("Invalid OutputArray: it serves one call only");
    }

    /// <summary>Ends the array's use, as every function does with its outputs when it has succeeded.</summary>
    public void Fix()
    {
        AssignResult();
        Dispose();
    }
}
