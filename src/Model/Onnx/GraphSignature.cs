using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamStream.Model.Manifests;

namespace SamStream.Model.Onnx;

/// <summary>Compares a loaded graph's inputs or outputs with what its manifest says.</summary>
internal static class GraphSignature
{
    private const string Cure = "use the file that the manifest was written for, or correct the manifest";

    /// <exception cref="ModelException">A tensor is missing, one too many, or of another type or shape.</exception>
    public static void Check(
        string file, string kind, IReadOnlyList<TensorSpec> expected, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        var all = string.Join(", ", found.Keys);
        foreach (var spec in expected)
        {
            if (!found.TryGetValue(spec.Name, out var actual))
                throw new ModelException(file, $"{kind} {spec.Name}", spec.Signature, $"the {kind}s {all}", Cure);
            if (!Matches(spec, actual))
                throw new ModelException(file, $"{kind} {spec.Name}", spec.Signature, Describe(actual), Cure);
        }

        foreach (var name in found.Keys)
        {
            if (!expected.Any(spec => spec.Name == name))
            {
                var listed = string.Join(", ", expected.Select(spec => spec.Name));
                throw new ModelException(file, $"{kind} {name}", $"only the {kind}s {listed}", $"also {name}", Cure);
            }
        }
    }

    private static bool Matches(TensorSpec spec, NodeMetadata actual)
    {
        if (!actual.IsTensor || actual.ElementDataType != ToOnnx(spec.Element)
            || actual.Dimensions.Length != spec.Shape.Count)
            return false;
        for (var i = 0; i < spec.Shape.Count; i++)
        {
            if (spec.Shape[i].IsFree ? actual.Dimensions[i] >= 0 : actual.Dimensions[i] != spec.Shape[i].Size)
                return false;
        }

        return true;
    }

    private static string Describe(NodeMetadata actual)
    {
        if (!actual.IsTensor)
            return $"a {actual.OnnxValueType}";
        var symbols = actual.SymbolicDimensions;
        var shape = actual.Dimensions.Select((size, i) => size >= 0 ? $"{size}" : symbols[i] is { Length: > 0 } s ? s : "any");
        return $"{Describe(actual.ElementDataType)} [{string.Join(", ", shape)}]";
    }

    private static string Describe(TensorElementType element) => element switch
    {
        TensorElementType.Float => "float32",
        TensorElementType.Float16 => "float16",
        _ => element.ToString().ToLowerInvariant(),
    };

    private static TensorElementType ToOnnx(TensorElement element) => element switch
    {
        TensorElement.F32 => TensorElementType.Float,
        TensorElement.F16 => TensorElementType.Float16,
        TensorElement.U8 => TensorElementType.UInt8,
        TensorElement.I32 => TensorElementType.Int32,
        _ => TensorElementType.Int64,
    };
}
