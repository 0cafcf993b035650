namespace SamStream.Sinks.Overlay;

/// <summary>The names of an overlay video in its stages.</summary>
/// <param name="Final">The finished video.</param>
/// <param name="Partial">The video while it grows, and what a killed run leaves; it can be played.</param>
/// <param name="Kept">What a killed run left, when a later run replaces its results.</param>
/// <param name="WithSound">The finished video while the source's sound is added to it; of no use to anyone.</param>
internal readonly record struct OverlayPaths(string Final, string Partial, string Kept, string WithSound)
{
    public static OverlayPaths Of(string fileName)
    {
        string stem = Path.ChangeExtension(fileName, null);
        return new OverlayPaths(fileName, stem + ".partial.mp4", stem + ".interrupted.mp4", stem + ".sound.tmp.mp4");
    }

    public OverlayPaths In(Func<string, string> combine) =>
        new(combine(Final), combine(Partial), combine(Kept), combine(WithSound));
}
