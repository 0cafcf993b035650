namespace SamStream.Model.Manifests;

/// <summary>The type of a tensor's elements.</summary>
public enum TensorElement
{
    /// <summary><c>float32</c> in manifests.</summary>
    F32,

    /// <summary><c>float16</c> in manifests.</summary>
    F16,

    /// <summary><c>uint8</c> in manifests.</summary>
    U8,

    /// <summary><c>int32</c> in manifests.</summary>
    I32,

    /// <summary><c>int64</c> in manifests.</summary>
    I64,
}
