using System.Globalization;

namespace SamStream.Model.Manifests;

/// <summary>One dimension of a tensor: a fixed size, or free.</summary>
/// <param name="Size">The size, or −1 when the dimension is free.</param>
/// <param name="Name">The name of a free dimension, for messages only.</param>
public readonly record struct TensorDimension(int Size, string? Name = null)
{
    public bool IsFree => Size < 0;

    public override string ToString() => IsFree ? Name ?? "any" : Size.ToString(CultureInfo.InvariantCulture);
}
