namespace SamStream.Model.Manifests;

/// <summary>One ONNX file of a model.</summary>
/// <param name="Path">Where it is, relative to a search root, or absolute.</param>
/// <param name="Sha256">Hash of the whole file, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Length of the file in bytes.</param>
/// <param name="Inputs">Every input of the graph.</param>
/// <param name="Outputs">Every output of the graph.</param>
public sealed record ModelFile(
    string Path,
    string Sha256,
    long Bytes,
    IReadOnlyList<TensorSpec> Inputs,
    IReadOnlyList<TensorSpec> Outputs);
