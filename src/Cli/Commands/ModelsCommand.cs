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
        : base("models", "List the models, show one, fetch one that others publish, or make a model faster.")
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

        foreach (string path in (string[])[.. ModelCatalog.For().BoxTrackers(), .. ModelCatalog.For().PublishedNetworks()])
        {
            PulledModel model = PulledModel.Read(path);
            string what = model.Files.All(file => file.Address is not null) ? "to fetch" : "to get";
            string pull = model.IsThere ? "" : $"; {what}: samstream models pull {model.Name}";
            table.Add(model.Name, model.Terms.IsPermissive ? model.License : $"{model.License} (not permissive)", $"{model.Description}{pull}");
        }

        table.Write(_terminal.Out);
        return ExitCode.Ok;
    }

    private int Show(string name)
    {
        if (ModelCatalog.For().FindPublished(name, Path.GetFullPath, out _) is { } published && IsPublished(published))
            return ShowPublished(PulledModel.Read(published));
        ModelManifest manifest = ModelCatalog.For().Read(name);
        (string Name, string Value)[] facts =
        [
            ("name", manifest.Name),
            ("description", manifest.Description),
            ("licence", manifest.License),
            ("source", manifest.Source),
            ("manifest", manifest.File),
            .. manifest.Files.Select(file => (file.Part, FileFacts(file.File))),
            ("input", $"{manifest.Preprocessing.Size}x{manifest.Preprocessing.Size} pixels"),
            ("prompts", PromptKinds(manifest.Capabilities)),
        ];
        Write(facts);
        IReadOnlyList<string> faults = ModelFiles.FaultsOf(manifest);
        foreach (string fault in faults)
            _terminal.Error.WriteLine($"error: {fault}");
        return faults.Count == 0 ? ExitCode.Ok : ExitCode.Model;
    }

    // A path may be that of a model's manifest, or of none that can be read, which is told where it is read.
    private static bool IsPublished(string path)
    {
        try
        {
            return ManifestReader.KindOf(path) is BoxTrackerManifest.Kind or PublishedNetworkManifest.Kind;
        }
        catch (ManifestException)
        {
            return false;
        }
    }

    private int ShowPublished(PulledModel model)
    {
        string terms = model.Terms.IsPermissive ? "" : $", not permissive: {model.Terms.Meaning}";
        Write(
        [
            ("name", model.Name),
            ("description", model.Description),
            ("licence", $"{model.License}{terms}"),
            ("source", model.Source),
            ("manifest", model.Manifest),
            .. model.Files.Select(file => ("file", FileFacts(model, file))),
            .. model.Checkpoint is { } from ? [("checkpoint", $"{from.Name}, {from.Size}")] : Array.Empty<(string, string)>(),
        ]);
        if (model.IsThere)
            return ExitCode.Ok;
        _terminal.Error.WriteLine(
            $"error: not all of its files are there; samstream models pull {model.Name} fetches them, or tells how they are made");
        return ExitCode.Model;
    }

    private static string FileFacts(PulledModel model, NetworkFile file) =>
        $"{model.Find(file) ?? $"{file.Path} (not there)"}, {file.Size}, {(file.Sha256 is { } hash ? $"SHA-256 {hash}" : "no SHA-256 is known")}";

    private void Write(IEnumerable<(string Fact, string Value)> facts)
    {
        foreach ((string fact, string value) in facts)
            _terminal.Out.WriteLine($"{fact,-12} {PrintableText.LineOf(value)}");
    }

    private static string FileFacts(ModelFile file) => $"{file.Path}, {file.Bytes:N0} bytes, SHA-256 {file.Sha256}";

    private static string PromptKinds(ModelCapabilities can)
    {
        (bool Can, string Name)[] kinds = [(can.Boxes, "boxes"), (can.Points, "points"), (can.Masks, "masks")];
        return string.Join(", ", kinds.Where(kind => kind.Can).Select(kind => kind.Name));
    }
}
