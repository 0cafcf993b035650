using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Commands;

/// <summary>Measures accuracy on annotated data.</summary>
internal sealed class EvalCommand : DocumentedCommand
{
    private readonly EvalVosCommand _videoObjects;
    private readonly EvalImageCommand _images;
    private readonly EvalFitCommand _fit;
    private readonly EvalAblateCommand _ablate;
    private readonly EvalAnnotateCommand _annotate;

    public EvalCommand(Terminal terminal)
        : base("eval", "Measure accuracy on annotated data.")
    {
        _videoObjects = new EvalVosCommand(terminal);
        _images = new EvalImageCommand(terminal);
        _fit = new EvalFitCommand(terminal);
        _ablate = new EvalAblateCommand(terminal);
        _annotate = new EvalAnnotateCommand(terminal);
        Add(_videoObjects);
        Add(_images);
        Add(_fit);
        Add(_ablate);
        Add(_annotate);
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
        [.. _videoObjects.Examples, .. _images.Examples, .. _fit.Examples, .. _ablate.Examples, .. _annotate.Examples];
}

/// <summary>The options that say what is evaluated: a configuration, and what replaces a part of it.</summary>
internal sealed class EvaluationArguments
{
    private readonly Option<string> _config = new("--config")
    {
        Description = "A configuration (*.yaml) whose model, tracker and schedule are evaluated; options given here win.",
        HelpName = "file",
    };

    private readonly ModelArguments _model = new();

    public void AddTo(Command command)
    {
        UsageFaults.RefuseEmpty(_config);
        command.Add(_config);
        _model.AddTo(command);
    }

    /// <summary>What is evaluated.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">Where a configuration's variables come from.</param>
    /// <param name="schedule">The schedule on the command line, or null.</param>
    /// <exception cref="ConfigurationException">Holds everything that is wrong with file and command line.</exception>
    public EvaluationPlan Plan(ParseResult parsed, EnvironmentSubstitution environment, EncodeSchedule? schedule = null) =>
        ConfiguredEvaluation.Plan(parsed.GetValue(_config), environment, options =>
            _model.Over(options, parsed) with { Schedule = schedule ?? options.Schedule });
}
