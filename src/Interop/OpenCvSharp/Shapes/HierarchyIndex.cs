using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>The neighbours of a contour in the tree of contours, as indices; -1 is none.</summary>
public class HierarchyIndex
{
    public HierarchyIndex()
    {
    }

    public HierarchyIndex(int next, int previous, int child, int parent)
    {
        Next = next;
        Previous = previous;
        Child = child;
        Parent = parent;
    }

    public int Next { get; set; }

    public int Previous { get; set; }

    /// <summary>The first contour inside this one.</summary>
    public int Child { get; set; }

    /// <summary>The contour around this one.</summary>
    public int Parent { get; set; }

    internal static HierarchyIndex FromLinks(ContourLinks links) =>
        new(links.Next, links.Previous, links.Child, links.Parent);

    internal ContourLinks ToLinks() => new(Next, Previous, Child, Parent);
}
