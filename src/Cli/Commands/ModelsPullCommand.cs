using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Hosting;
using SamStream.Cli.Models;
using SamStream.Cli.Terminals;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Commands;

/// <summary>Fetches the files of a box tracker.</summary>
internal sealed class ModelsPullCommand : DocumentedCommand
{
    /// <summary>Of a connection that sends nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Terminal _terminal;

    private readonly Argument<string> _name = new("name") { Description = "Name of a box tracker, or the path of its manifest." };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Fetch from this folder, or from below this address, instead of where the manifest says.",
        HelpName = "folder or address",
    };

    public ModelsPullCommand(Terminal terminal)
        : base("pull", "Fetch the files of a box tracker, and check that they are the ones that its manifest means.")
    {
        _terminal = terminal;
        Add(_name);
        UsageFaults.RefuseOptions(this, _name);
        Add(_from);
        UsageFaults.RefuseEmpty(_from);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models pull nanotrack-v3", "follow boxes with NanoTrack from now on"),
        ("samstream models pull nanotrack-v3 --from /media/stick", "from files that were fetched elsewhere"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_name);
        string path = ModelCatalog.For().FindBoxTracker(name, Path.GetFullPath, out (string Fault, string Cure) fault)
            ?? throw new ConfigurationException(new OptionProblem(Place.CommandLine, "name", name, fault.Fault, fault.Cure));
        BoxTrackerManifest manifest = BoxTrackerManifest.Read(path);
        _terminal.WriteErrorLine(
            $"{manifest.Name}: {manifest.Files.Sum(published => published.File.Bytes):N0} bytes, licence {manifest.License}, {manifest.Source}");
        if (CommandLineSecret.HintOf("--from", parsed.GetValue(_from)) is { } hint)
            _terminal.WriteErrorLine($"hint: {hint}");
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        using var client = new HttpClient { Timeout = Patience };
        var pull = new ModelPull(client, ModelFileLocator.PulledModels)
        {
            From = parsed.GetValue(_from),
            OnFile = (file, wasThere) => _terminal.Out.WriteLine(wasThere ? $"{file} (was there)" : file),
        };
        await pull.RunAsync(manifest, signals.Token);
        return ExitCode.Ok;
    }
}
