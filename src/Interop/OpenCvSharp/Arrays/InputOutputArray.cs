namespace OpenCvSharp;

/// <summary>A matrix that a function reads and writes. It serves one call, as <see cref="OutputArray"/>.</summary>
public class InputOutputArray : OutputArray
{
    private InputOutputArray(Mat mat)
        : base(mat)
    {
    }

    public static implicit operator InputOutputArray(Mat mat) => Create(mat);

    public static new InputOutputArray Create(Mat mat) => new(mat);
}
