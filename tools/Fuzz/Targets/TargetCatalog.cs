namespace SamStream.Fuzz.Targets;

/// <summary>Every reader of what comes from outside.</summary>
internal static class TargetCatalog
{
    /// <summary>All of them, by their subject.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
        [.. TextTargets.All, .. ConsoleTargets.All, .. RequestTargets.All, .. PictureTargets.All, .. MediaTargets.All, .. GraphTargets.All, .. AnnotationTargets.All, .. ProjectTargets.All];

    /// <summary>The one of this name, or null.</summary>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    /// <summary>Runs a reader, and takes the refusal that it documents for an answer.</summary>
    /// <typeparam name="TRefusal">What it throws for bad input.</typeparam>
    public static void Allowing<TRefusal>(Action read)
        where TRefusal : Exception
    {
        try
        {
            read();
        }
        catch (TRefusal)
        {
            // It may say so.
        }
    }
}
