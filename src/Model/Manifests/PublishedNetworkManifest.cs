namespace SamStream.Model.Manifests;

/// <summary>
/// A segmentation network that others publish: its licence, and how its files are got. It says nothing of how the network is run.
/// Read from <c>configs/models/*.yaml</c>.
/// </summary>
public sealed record PublishedNetworkManifest
{
    /// <summary>As <c>kind</c> in the manifest.</summary>
    public const string Kind = "published-network";

    /// <summary>The manifest's own file, as an absolute path.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }
    public required string Description { get; init; }

    /// <summary>The architecture's name in the papers.</summary>
    public required string Family { get; init; }

    /// <summary>Of the weights: an SPDX identifier, or the licence's name.</summary>
    public required string License { get; init; }

    /// <summary>The official repository.</summary>
    public required Uri Source { get; init; }

    /// <summary>Where people find the files; null: in the repository.</summary>
    public Uri? Page { get; init; }

    /// <summary>Its ONNX files.</summary>
    public required IReadOnlyList<NetworkFile> Files { get; init; }

    /// <summary>What <see cref="Export"/> starts from; null if it is not published.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The exporter's own commands, which make the files from the checkpoint; empty if none is known.</summary>
    public IReadOnlyList<string> Export { get; init; } = [];

    /// <summary>Reads a manifest file.</summary>
    /// <exception cref="ManifestException">The file is missing, is not YAML, or says something invalid: all at once.</exception>
    public static PublishedNetworkManifest Read(string path) => ManifestReader.Read(path, Read);

    /// <summary>Reads a manifest from text; <paramref name="file"/> is what messages call it.</summary>
    /// <exception cref="ManifestException">The text is not YAML or says something invalid: all at once.</exception>
    public static PublishedNetworkManifest Parse(string yaml, string file) => ManifestReader.Parse(yaml, file, Read);

    private static PublishedNetworkManifest Read(ManifestNode root, string file)
    {
        root.IsMapping("schema", "kind", "name", "description", "family", "license", "source", "page", "files", "checkpoint", "export");
        ManifestReader.CheckSchema(root);
        if (root.Child("kind") is var kind && kind.Raw() != Kind)
            kind.Report($"write {Kind}");
        const string Cure = "write the official repository, an https address";
        Uri? source = ReadAddress(root.Child("source"), Cure);
        if (source is null && root.Child("source").IsMissing)
            root.Child("source").Report(Cure);
        return new PublishedNetworkManifest
        {
            File = file,
            Name = root.Child("name").Scalar("write the network's short name"),
            Description = root.Child("description").Scalar("write one line on what the network is"),
            Family = root.Child("family").Scalar("write the name of its architecture"),
            License = root.Child("license").Scalar("write the licence of the weights as an SPDX identifier, or its name"),
            Source = source ?? new Uri("https://localhost"),
            Page = ReadAddress(root.Child("page"), "write the page where the files are found, an https address"),
            Files = [.. root.Child("files").Items("list the ONNX files as { file, address, bytes, sha256 }").Select(ReadFile)],
            Checkpoint = root.Child("checkpoint").IsMissing ? null : ReadCheckpoint(root.Child("checkpoint")),
            Export = root.Child("export").IsMissing
                ? []
                : [.. root.Child("export").Items("list the exporter's commands").Select(line => line.Scalar("write a command"))],
        };
    }

    private static NetworkFile ReadFile(ManifestNode node)
    {
        if (!node.IsMapping("file", "address", "bytes", "megabytes", "sha256"))
            return new NetworkFile("", null, default, null);
        return new NetworkFile(
            node.Child("file").Scalar("write the path of the ONNX file"),
            ReadAddress(node.Child("address"), "write where the file is published, an https address, or leave it out"),
            ReadSize(node),
            node.Child("sha256").IsMissing ? null : ManifestReader.ReadHash(node));
    }

    private static Checkpoint ReadCheckpoint(ManifestNode node) => node.IsMapping("name", "bytes", "megabytes")
        ? new Checkpoint(node.Child("name").Scalar("write the checkpoint's name"), ReadSize(node))
        : new Checkpoint("", default);

    private static PublishedSize ReadSize(ManifestNode node) => new(
        node.Child("bytes").IsMissing ? null : node.Child("bytes").Integer(1, "write the file's length in bytes, or leave it out"),
        node.Child("megabytes").IsMissing
            ? null
            : node.Child("megabytes").Number(size => size is > 0 and < 1e6f, "write its rounded size in millions of bytes, or leave it out"));

    private static Uri? ReadAddress(ManifestNode node, string cure)
    {
        if (node.IsMissing)
            return null;
        if (Uri.TryCreate(node.Raw(), UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps)
            return address;
        node.Report(cure);
        return null;
    }
}

/// <summary>One ONNX file of a published network.</summary>
/// <param name="Path">Where it is, relative to a search root.</param>
/// <param name="Address">Where it is published; null if only its page is known.</param>
/// <param name="Size">Its length, as far as it is published.</param>
/// <param name="Sha256">Hash of the whole file, 64 lower-case hexadecimal digits; null if nobody has published one.</param>
public sealed record NetworkFile(string Path, Uri? Address, PublishedSize Size, string? Sha256);

/// <summary>Trained weights that ONNX files are made from.</summary>
/// <param name="Name">As it is published.</param>
/// <param name="Size">Its length, as far as it is published.</param>
public sealed record Checkpoint(string Name, PublishedSize Size);
