namespace SamStream.Model.Manifests;

/// <summary>What a manifest says about one input or output of a graph.</summary>
public sealed record TensorSpec(string Name, TensorElement Element, IReadOnlyList<TensorDimension> Shape)
{
    /// <summary>Type and shape as text, for example <c>float32 [1, points, 2]</c>.</summary>
    public string Signature => $"{ElementName} [{string.Join(", ", Shape)}]";

    private string ElementName => Element switch
    {
        TensorElement.F32 => "float32",
        TensorElement.F16 => "float16",
        TensorElement.U8 => "uint8",
        TensorElement.I32 => "int32",
        _ => "int64",
    };
}
