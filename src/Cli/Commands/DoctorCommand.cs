using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Diagnosis;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;

namespace SamStream.Cli.Commands;

/// <summary>Tells what is installed and whether it works.</summary>
internal sealed class DoctorCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly ModelArguments _model = new();

    private readonly Option<int?> _cameras = NumberOption.Create(
        "--cameras", 1, "Plan threads for so many cameras (default: 1).", maximum: 1024);

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of lines." };

    public DoctorCommand(Terminal terminal)
        : base("doctor", "Tell what is installed and test that the model works here.")
    {
        _terminal = terminal;
        _model.AddTo(this, hasPreset: false);
        Add(_cameras);
        Add(_json);
        SetAction(Diagnose);
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream doctor", "one line a check, with a cure for what does not work"),
        ("samstream doctor --cameras 4", "with the threads of a run of four cameras"),
        ("samstream doctor --json", "the same for programs"),
    ];

    private int Diagnose(ParseResult parsed)
    {
        bool isJson = parsed.GetValue(_json);
        ModelManifest manifest = _model.Manifest(parsed);
        SamModelOptions options = _model.Options(parsed);
        ThreadPlan plan = _model.Threads(parsed, parsed.GetValue(_cameras) ?? 1);
        ThreadPlan.Apply();
        var results = new List<CheckResult>();
        IEnumerable<CheckResult>[] groups =
        [
            MachineChecks.Run(),
            MediaChecks.Run(),
            [MachineChecks.OpenCv()],
            ModelChecks.Runtime(options.Encoder.Provider),
            [MachineChecks.Threads(plan), ModelChecks.Cache()],
            ModelChecks.Files(manifest),
        ];
        foreach (CheckResult result in groups.SelectMany(group => group))
            Tell(result);
        // Without its files or its runtime there is nothing to test.
        if (results.TrueForAll(result => result.Status != CheckStatus.Failure))
        {
            foreach (CheckResult result in SelfTest.Run(manifest, options))
                Tell(result);
        }

        IReadOnlyList<ThreadShare> shares = plan.Shares(isChosen: _model.ThreadsGiven(parsed) > 0);
        var message = DiagnosisMessage.Of(results, shares);
        if (isJson)
            _terminal.Out.WriteLine(JsonText.Of(message, DiagnosisJson.Default.DiagnosisMessage, isIndented: true));
        else
            Write(shares);
        return message.Healthy ? ExitCode.Ok : ExitCode.Model;

        void Tell(CheckResult result)
        {
            results.Add(result);
            if (!isJson)
                Write(result);
        }
    }

    private void Write(IReadOnlyList<ThreadShare> shares)
    {
        var table = new TextTable("threads", "how many", "why");
        foreach (ThreadShare share in shares)
            table.Add(share.Who, $"{share.Threads}", share.Why);
        _terminal.Out.WriteLine();
        table.Write(_terminal.Out);
    }

    private void Write(CheckResult result)
    {
        const int nameWidth = 18;
        _terminal.Out.WriteLine($"{CheckNames.Of(result.Status),-4}  {result.Name.PadRight(nameWidth)}  {result.Finding}");
        if (result.Cure is not null)
            _terminal.Out.WriteLine($"      {"".PadRight(nameWidth)}  → {result.Cure}");
    }
}
