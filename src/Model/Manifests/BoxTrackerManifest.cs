namespace SamStream.Model.Manifests;

/// <summary>A tracker of boxes: its files and where they are published. Read from <c>configs/models/*.yaml</c>.</summary>
public sealed record BoxTrackerManifest
{
    /// <summary>As <c>kind</c> in the manifest.</summary>
    public const string Kind = "box-tracker";

    /// <summary>The manifest's own file, as an absolute path.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }
    public required string Description { get; init; }
    public required string License { get; init; }
    public required string Source { get; init; }

    /// <summary>What turns pictures into features.</summary>
    public required PublishedFile Backbone { get; init; }

    /// <summary>What compares features.</summary>
    public required PublishedFile Head { get; init; }

    /// <summary>Both files.</summary>
    public IReadOnlyList<PublishedFile> Files => [Backbone, Head];

    /// <summary>Reads a manifest file.</summary>
    /// <exception cref="ManifestException">The file is missing, is not YAML, or says something invalid: all at once.</exception>
    public static BoxTrackerManifest Read(string path) => ManifestReader.Read(path, Read);

    private static BoxTrackerManifest Read(ManifestNode root, string file)
    {
        root.IsMapping("schema", "kind", "name", "description", "license", "source", "backbone", "head");
        if (root.Child("kind") is var kind && kind.Raw() != Kind)
            kind.Report($"write {Kind}");
        return new BoxTrackerManifest
        {
            File = file,
            Name = root.Child("name").Scalar("write the tracker's short name"),
            Description = root.Child("description").Scalar("write one line on what the tracker is"),
            License = root.Child("license").Scalar("write the licence of the weights as an SPDX identifier"),
            Source = root.Child("source").Scalar("write where the weights come from"),
            Backbone = ReadFile(root.Child("backbone")),
            Head = ReadFile(root.Child("head")),
        };
    }

    private static PublishedFile ReadFile(ManifestNode node)
    {
        if (!node.IsMapping("file", "address", "sha256", "bytes"))
            return new PublishedFile(new ModelFile("", "", 0, [], []), new Uri("https://localhost"));
        if (!Uri.TryCreate(node.Child("address").Raw(), UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps)
        {
            node.Child("address").Report("write where the file is published, an https address");
            address = new Uri("https://localhost");
        }

        return new PublishedFile(
            new ModelFile(
                node.Child("file").Scalar("write the path of the ONNX file"), ManifestReader.ReadHash(node),
                node.Child("bytes").Integer(1, "write the file's length in bytes"), [], []),
            address);
    }
}

/// <summary>A model's file that is published at an address.</summary>
/// <param name="File">The file.</param>
/// <param name="Address">Where it is published.</param>
public sealed record PublishedFile(ModelFile File, Uri Address);
