using SamStream.Model.Manifests;

namespace SamStream.Cli.Models;

/// <summary>What <c>samstream models pull</c> gets: a box tracker, or a network that others publish.</summary>
internal sealed record PulledModel
{
    /// <summary>The manifest's own file, as an absolute path.</summary>
    public required string Manifest { get; init; }

    public required string Name { get; init; }
    public required string Description { get; init; }
    public required string License { get; init; }

    /// <summary>Where the weights come from.</summary>
    public required string Source { get; init; }

    /// <summary>Where people find files that have no address; null: nowhere but at the source.</summary>
    public Uri? Page { get; init; }

    public required IReadOnlyList<NetworkFile> Files { get; init; }

    /// <summary>What the commands start from; null if that is not known.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Commands that make the files.</summary>
    public IReadOnlyList<string> Export { get; init; } = [];

    /// <summary>Whether its files need a manifest of their own to be run, as <c>models inspect --write</c> makes it.</summary>
    public bool NeedsManifest { get; init; }

    public LicenseTerms Terms => LicenseTerms.Of(License);

    /// <summary>The sizes of its files as people are told them: the sum, or one by one, or that of what they are made from.</summary>
    public string Size
    {
        get
        {
            if (Files.All(file => file.Size.Bytes is not null))
                return new PublishedSize(Files.Sum(file => file.Size.Bytes), null).ToString();
            return Checkpoint is { } from && Files.All(file => file.Size == default)
                ? $"made from {from.Name}, {from.Size}"
                : string.Join(", ", Files.Select(file => $"{Path.GetFileName(file.Path)} {file.Size}"));
        }
    }

    /// <summary>Reads a manifest of either kind.</summary>
    /// <exception cref="ManifestException">It is wrong.</exception>
    public static PulledModel Read(string path) => ManifestReader.KindOf(path) == PublishedNetworkManifest.Kind
        ? Of(PublishedNetworkManifest.Read(path))
        : Of(BoxTrackerManifest.Read(path));

    public static PulledModel Of(PublishedNetworkManifest manifest) => new()
    {
        Manifest = manifest.File,
        Name = manifest.Name,
        Description = manifest.Description,
        License = manifest.License,
        Source = manifest.Source.ToString(),
        Page = manifest.Page,
        Files = manifest.Files,
        Checkpoint = manifest.Checkpoint,
        Export = manifest.Export,
        NeedsManifest = true,
    };

    public static PulledModel Of(BoxTrackerManifest manifest) => new()
    {
        Manifest = manifest.File,
        Name = manifest.Name,
        Description = manifest.Description,
        License = manifest.License,
        Source = manifest.Source,
        Files =
        [
            .. manifest.Files.Select(published => new NetworkFile(
                published.File.Path, published.Address, new PublishedSize(published.File.Bytes, null), published.File.Sha256)),
        ],
    };

    /// <summary>Where a file is, wherever models are looked for; null if it is nowhere.</summary>
    public string? Find(NetworkFile file) => new ModelFileLocator().FindOrNull(new ModelFile(file.Path, "", 0, [], []), Manifest);

    /// <summary>Whether all files are found; what is in them is checked when they are opened.</summary>
    public bool IsThere => Files.All(file => Find(file) is not null);
}
