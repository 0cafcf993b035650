using System.CommandLine;
using System.Globalization;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Scores;

namespace SamStream.Cli.Commands;

/// <summary>Fits the tracker's score.</summary>
internal sealed class EvalFitCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string[]> _files = new("files")
    {
        Description = "What samstream eval vos --hypotheses wrote.",
        Arity = ArgumentArity.OneOrMore,
    };

    public EvalFitCommand(Terminal terminal)
        : base("fit", "Fit the score by which the tracker chooses masks, and tell how well it does on sequences left out.")
    {
        _terminal = terminal;
        Add(_files);
        SetAction(parsed => Run(parsed.GetRequiredValue(_files)));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
        [("samstream eval fit davis.csv multi.csv", "fit on what eval vos --hypotheses wrote, and print the section for the manifest of the model")];

    private int Run(string[] files)
    {
        var fitting = new ScoreFitting();
        foreach (string file in files)
            fitting.Read(file);
        FittedScore fitted = fitting.Fit();
        var held = new TextTable("fitted on the others", "IoU of the chosen", "of the best");
        foreach (HeldOutScore score in fitted.HeldOut)
            held.Add(score.Sequence, Text(score.ChosenIou), Text(score.BestIou));
        held.Add("mean", Text(fitted.HeldOut.Average(score => score.ChosenIou)), Text(fitted.HeldOut.Average(score => score.BestIou)));
        held.Write(_terminal.Out);
        _terminal.Out.WriteLine();
        _terminal.Out.WriteLine("score:");
        _terminal.Out.WriteLine($"  bias: {Text(fitted.Bias)}");
        foreach ((string name, double weight) in fitted.Weights)
            _terminal.Out.WriteLine($"  {name}: {Text(weight)}");
        return ExitCode.Ok;
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
