using System.Globalization;

namespace SamStream.Model.Manifests;

/// <summary>What a manifest says about one input or output of a graph.</summary>
public sealed record TensorSpec(string Name, TensorElement Element, IReadOnlyList<TensorDimension> Shape)
{
    /// <summary>Type and shape as text, for example <c>float32 [1, points, 2]</c>.</summary>
    public string Signature => $"{ElementName} [{string.Join(", ", Shape)}]";

    /// <summary>Its type as manifests write it.</summary>
    public string ElementName => Element switch
    {
        TensorElement.F32 => "float32",
        TensorElement.F16 => "float16",
        TensorElement.U8 => "uint8",
        TensorElement.I32 => "int32",
        _ => "int64",
    };
}

/// <summary>One dimension of a tensor: a fixed size, or free.</summary>
/// <param name="Size">The size, or −1 when the dimension is free.</param>
/// <param name="Name">The name of a free dimension, for messages only.</param>
public readonly record struct TensorDimension(int Size, string? Name = null)
{
    public bool IsFree => Size < 0;

    public override string ToString() => IsFree ? Name ?? "any" : Size.ToString(CultureInfo.InvariantCulture);
}

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
