using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Hosting;
using SamStream.Cli.Models;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Commands;

/// <summary>Fetches the files of a box tracker or of a published network, or tells how they are made.</summary>
internal sealed class ModelsPullCommand : DocumentedCommand
{
    // More than a server needs, fewer than the fifty that are followed by default.
    private const int MostRedirects = 10;

    private readonly Terminal _terminal;

    private readonly Argument<string> _name = new("name")
    {
        Description = "Name of a box tracker or of a published network, or the path of its manifest.",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Fetch from this folder, or from below this address, instead of where the manifest says.",
        HelpName = "folder or address",
    };

    private readonly Option<string[]> _hashes = new("--sha256")
    {
        Description = "The SHA-256 that a file must have of which the manifest knows none; repeat it for more files.",
        HelpName = "file=hex",
    };

    private readonly Option<bool> _accept = new("--accept-licence")
    {
        Description = "Accept a licence that does not allow every use.",
    };

    public ModelsPullCommand(Terminal terminal)
        : base("pull", "Fetch the files of a box tracker or of a published network and check them, or tell how they are made.")
    {
        _terminal = terminal;
        Add(_name);
        UsageFaults.RefuseOptions(this, _name);
        Add(_from);
        Add(_hashes);
        Add(_accept);
        UsageFaults.RefuseEmpty(_from, _hashes);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models pull nanotrack-v3", "follow boxes with NanoTrack from now on"),
        ("samstream models pull nanotrack-v3 --from /media/stick", "from files that were fetched elsewhere"),
        ("samstream models pull sam-vit-b", "tell how its files are made"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_name);
        string manifest = ModelCatalog.For().FindPublished(name, Path.GetFullPath, out (string Fault, string Cure) fault)
            ?? throw new ConfigurationException(new OptionProblem(Place.CommandLine, "name", name, fault.Fault, fault.Cure));
        PulledModel model = PulledModel.Read(manifest);
        _terminal.WriteErrorLine($"{model.Name}: {model.Size}, licence {model.License}, {model.Source}");
        if (!model.Terms.IsPermissive && !parsed.GetValue(_accept))
        {
            throw new ConfigurationException(new OptionProblem(
                Place.CommandLine, _accept.Name, null, $"licence {model.License}: {model.Terms.Meaning}",
                $"if you accept it as {model.Source} has it, add {_accept.Name}"));
        }

        if (CommandLineSecret.HintOf("--from", parsed.GetValue(_from)) is { } hint)
            _terminal.WriteErrorLine($"hint: {hint}");
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        using var client = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = MostRedirects }) { Timeout = Timeout.InfiniteTimeSpan };
        var files = new List<(string Path, bool WasThere)>();
        var pull = new ModelPull(client, ModelFileLocator.PulledModels)
        {
            From = parsed.GetValue(_from),
            Hashes = FileHashes.Parse(parsed.GetValue(_hashes) ?? [], model),
            OnFile = (file, wasThere) => files.Add((file, wasThere)),
        };
        List<NetworkFile> missing = await MissingAsync(pull, model, signals.Token);
        if (pull.From is null && missing.Exists(file => file.Address is null))
            return TellHow(model, missing, pull);
        FileHashes.Require(missing.Where(file => pull.HashOf(file) is null), model);
        try
        {
            Task run = pull.RunAsync(model, signals.Token);
            if (missing.Count > 0)
            {
                long? total = missing.All(file => file.Size.Bytes is not null) ? missing.Sum(file => file.Size.Bytes) : null;
                var progress = new ProgressDisplay(_terminal, TimeProvider.System, ProgressUnit.Bytes);
                await progress.FollowAsync(model.Name, () => total, () => pull.Done, run);
            }

            await run;
        }
        finally
        {
            foreach (((string path, bool wasThere), NetworkFile file) in files.Zip(model.Files))
            {
                string check = pull.HashOf(file) is null ? ", not checked: no SHA-256 of it is known" : "";
                _terminal.Out.WriteLine(wasThere ? $"{path} (was there{check})" : path);
            }
        }

        TellNext(model, pull);
        return ExitCode.Ok;
    }

    private void TellNext(PulledModel model, ModelPull pull)
    {
        if (model.NeedsManifest)
        {
            string files = string.Join(' ', model.Files.Select(file => pull.PathOf(file, model.Manifest)));
            _terminal.Out.WriteLine($"To run them: samstream models inspect {files} --write {model.Name}.yaml");
        }
    }

    private static async Task<List<NetworkFile>> MissingAsync(ModelPull pull, PulledModel model, CancellationToken stop)
    {
        var missing = new List<NetworkFile>();
        foreach (NetworkFile file in model.Files)
        {
            if (!await pull.IsWholeAsync(pull.PathOf(file, model.Manifest), file, stop))
                missing.Add(file);
        }

        return missing;
    }

    // Nothing is run or fetched in the user's place.
    private int TellHow(PulledModel model, List<NetworkFile> missing, ModelPull pull)
    {
        _terminal.Out.WriteLine("These files cannot be fetched, since no address of them is known:");
        foreach (NetworkFile file in missing)
            _terminal.Out.WriteLine($"  {pull.PathOf(file, model.Manifest)}, {file.Size}");
        if (model.Page is { } page)
            _terminal.Out.WriteLine($"They are found at {page}; put them there under these names.");
        else if (model.Export.Count == 0)
            _terminal.Out.WriteLine($"{model.Source} says where they are found; put them there under these names.");
        if (model.Export.Count > 0)
        {
            string make = model.Page is null ? "Make them" : "Or make them";
            string checkpoint = model.Checkpoint is { } from ? $" from the checkpoint {from.Name} ({from.Size})" : "";
            _terminal.Out.WriteLine($"{make}{checkpoint} of {model.Source} with these commands, and put them there:");
            foreach (string command in model.Export)
                _terminal.Out.WriteLine($"  {command}");
        }

        TellNext(model, pull);
        return ExitCode.Model;
    }
}
