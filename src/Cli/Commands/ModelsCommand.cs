using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Models;
using SamStream.Cli.Terminals;
using SamStream.Model.Manifests;

namespace SamStream.Cli.Commands;

/// <summary>Tells which models there are, and makes them faster.</summary>
internal sealed class ModelsCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    public ModelsCommand(Terminal terminal)
        : base("models", "List the models, show one, fetch a box tracker, or make a model faster.")
    {
        _terminal = terminal;
        var list = new Command("list", "List the models whose manifests are found.");
        list.SetAction(_ => List());
        var name = new Argument<string>("name") { Description = "A model's name, or the path of its manifest." };
        var show = new Command("show", "Show what a model's manifest says, and where its files are.") { name };
        show.SetAction(parsed => Show(parsed.GetRequiredValue(name)));
        Add(list);
        Add(show);
        Add(new ModelsInspectCommand(terminal));
        Add(new ModelsPullCommand(terminal));
        Add(new ModelsOptimizeCommand(terminal));
        Add(new ModelsCompareCommand(terminal));
        Add(new ModelsCalibrateCommand(terminal));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models list", "list the models"),
        ("samstream models show mobile-sam", "show one, with its files"),
    ];

    private int List()
    {
        var table = new TextTable("name", "licence", "description");
        foreach (string path in ModelCatalog.For().List())
        {
            ModelManifest manifest = ManifestReader.Read(path);
            table.Add(manifest.Name, manifest.License, manifest.Description);
        }

        foreach (string path in ModelCatalog.For().BoxTrackers())
        {
            BoxTrackerManifest manifest = BoxTrackerManifest.Read(path);
            string pull = ModelFiles.AreThere(manifest) ? "" : $"; to fetch: samstream models pull {manifest.Name}";
            table.Add(manifest.Name, manifest.License, $"{manifest.Description}{pull}");
        }

        table.Write(_terminal.Out);
        return ExitCode.Ok;
    }

    private int Show(string name)
    {
        ModelManifest manifest = ModelCatalog.For().Read(name);
        (string Name, string Value)[] facts =
        [
            ("name", manifest.Name),
            ("description", manifest.Description),
            ("licence", manifest.License),
            ("source", manifest.Source),
            ("manifest", manifest.File),
            ("encoder", FileFacts(manifest.Encoder)),
            ("decoder", FileFacts(manifest.Decoder)),
            ("input", $"{manifest.Preprocessing.Size}x{manifest.Preprocessing.Size} pixels"),
            ("prompts", PromptKinds(manifest.Capabilities)),
        ];
        foreach ((string fact, string value) in facts)
            _terminal.Out.WriteLine($"{fact,-12} {PrintableText.LineOf(value)}");
        IReadOnlyList<string> faults = ModelFiles.FaultsOf(manifest);
        foreach (string fault in faults)
            _terminal.Error.WriteLine($"error: {fault}");
        return faults.Count == 0 ? ExitCode.Ok : ExitCode.Model;
    }

    private static string FileFacts(ModelFile file) => $"{file.Path}, {file.Bytes:N0} bytes, SHA-256 {file.Sha256}";

    private static string PromptKinds(ModelCapabilities can)
    {
        (bool Can, string Name)[] kinds = [(can.Boxes, "boxes"), (can.Points, "points"), (can.Masks, "masks")];
        return string.Join(", ", kinds.Where(kind => kind.Can).Select(kind => kind.Name));
    }
}
