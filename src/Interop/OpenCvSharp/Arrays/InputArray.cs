using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>
/// A matrix or a value that a function reads. It may be kept and passed any number of times; it keeps its matrix
/// alive, and owns nothing.
/// </summary>
public class InputArray : CvObject
{
    private readonly Mat? _mat;
    private readonly NativeArray _value;

    private InputArray(Mat? mat) => _mat = mat;

    private InputArray(NativeArray value) => _value = value;

    internal NativeArray Native => _mat is null ? _value : NativeArray.OfMat(_mat);

    public static implicit operator InputArray(Mat mat) => Create(mat);

    public static implicit operator InputArray(Scalar val) => Create(val);

    public static implicit operator InputArray(double val) => Create(val);

    public static InputArray Create(Mat mat) => new(mat);

    public static InputArray Create(Scalar val) => new(NativeArray.OfScalar(val));

    public static InputArray Create(double val) => new(NativeArray.OfDouble(val));
}
