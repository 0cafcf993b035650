namespace SamStream.Cli.Evaluation.Stills;

/// <summary>How well an instance was found.</summary>
/// <param name="Image">Name of its image.</param>
/// <param name="Index">Its place among the instances of the image, from 0.</param>
/// <param name="Area">Pixels of its true mask.</param>
/// <param name="Ious">IoU with its true mask, in the order of <see cref="StillPrompt"/>.</param>
internal sealed record InstanceScore(string Image, int Index, int Area, IReadOnlyList<double> Ious)
{
    private const int Medium = 32 * 32;
    private const int Large = 96 * 96;

    public ObjectSize Size => Area < Medium ? ObjectSize.Small : Area < Large ? ObjectSize.Medium : ObjectSize.Large;
}
