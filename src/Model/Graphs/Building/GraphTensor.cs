namespace SamStream.Model.Graphs.Building;

/// <summary>A tensor of a graph that is being built: an input, a constant or what a node gives.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Element">The type of its elements.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record GraphTensor(string Name, GraphElement Element, GraphShape Shape)
{
    /// <summary>What the steps of a tensor of bytes stand for; null for others.</summary>
    public ByteScale? Scale { get; init; }

    public override string ToString() => $"{Name} {Shape}";
}

/// <summary>The types of elements in graphs that we build, with the numbers of the ONNX format.</summary>
internal enum GraphElement
{
    F32 = 1,
    U8 = 2,
    S8 = 3,
    S32 = 6,
    I64 = 7,
    Flag = 9,
}
