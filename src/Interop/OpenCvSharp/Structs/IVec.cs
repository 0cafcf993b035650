namespace OpenCvSharp;

/// <summary>A fixed number of values of one type.</summary>
public interface IVec;

/// <summary>A fixed number of values of one type, with saturating arithmetic.</summary>
public interface IVec<TSelf, TElem> : IVec
    where TSelf : IVec
    where TElem : unmanaged
{
    TElem this[int i] { get; set; }

    TSelf Add(TSelf other);

    TSelf Subtract(TSelf other);

    TSelf Multiply(double alpha);

    TSelf Divide(double alpha);
}
