namespace SamStream.Model.Graphs.Building;

/// <summary>A tensor of a graph that is being built: an input, a constant or what a node gives.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Element">The type of its elements.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record GraphTensor(string Name, GraphElement Element, GraphShape Shape)
{
    public override string ToString() => $"{Name} {Shape}";
}
