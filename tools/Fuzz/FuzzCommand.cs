using System.CommandLine;
using System.Globalization;
using SamStream.Cli;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Fuzz.Targets;

namespace SamStream.Fuzz;

/// <summary>Feeds readers of foreign bytes with inputs made by chance, or with files.</summary>
internal sealed class FuzzCommand : RootCommand, IDocumented
{
    private const int DefaultExecutions = 100_000;

    private readonly Terminal _terminal;

    private readonly Argument<string[]> _targets = new("targets") { Description = "Which readers (default: all).", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<bool> _list = new("--list") { Description = "List the readers." };

    private readonly Option<int?> _executions =
        NumberOption.Create("--executions", 1, string.Create(CultureInfo.InvariantCulture, $"Inputs for each reader (default: {DefaultExecutions:N0})."));

    private readonly Option<int?> _seed = NumberOption.Create("--seed", 0, "Another number makes other inputs (default: 1).");

    private readonly Option<string[]> _files = new("--file") { Description = "Read this file instead of inputs made by chance.", HelpName = "path" };

    private readonly Option<string> _findings = new("--findings")
    {
        Description = "The folder for inputs that were not read as they should.",
        DefaultValueFactory = _ => "artifacts/fuzz",
        HelpName = "folder",
    };

    public FuzzCommand(Terminal terminal)
        : base("Feed the readers of configurations, requests, images, media and models with damaged input, and look for crashes and hangs.")
    {
        _terminal = terminal;
        HelpName = "samstream-fuzz";
        Add(_targets);
        Add(_list);
        Add(_executions);
        Add(_seed);
        Add(_files);
        Add(_findings);
        _targets.Validators.Add(result =>
        {
            foreach (string name in result.Tokens.Select(token => token.Value).Where(name => TargetCatalog.Find(name) is null))
                result.AddError($"there is no reader '{name}'; samstream-fuzz --list tells which there are");
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_targets)?.Tokens.Count != 1 && result.GetResult(_files) is { Implicit: false })
                result.AddError("a file is read by one reader: name one");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream-fuzz --list", "what there is"),
        ("samstream-fuzz manifest png --executions 1000000 --seed 2", "a million inputs for two of them"),
        ("samstream-fuzz png --file artifacts/fuzz/png-1", "what was found, once more"),
    ];

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_list))
            return List();
        FuzzTarget[] targets = parsed.GetValue(_targets) is { Length: > 0 } names ? [.. names.Select(name => TargetCatalog.Find(name)!)] : [.. TargetCatalog.All];
        return parsed.GetValue(_files) is { Length: > 0 } files ? ReadFiles(targets[0], files) : RunByChance(parsed, targets);
    }

    private int List()
    {
        foreach (FuzzTarget target in TargetCatalog.All)
            _terminal.Out.WriteLine($"{target.Name,-22} {target.Reads}");
        return ExitCode.Ok;
    }

    private int ReadFiles(FuzzTarget target, string[] files)
    {
        byte[][] inputs = [.. files.Select(File.ReadAllBytes)];
        if (new FuzzRound(target).Run(inputs) is { } fault)
            return Report(target, fault, kept: null);
        _terminal.Out.WriteLine($"{target.Name}: taken, or refused as documented");
        return ExitCode.Ok;
    }

    private int RunByChance(ParseResult parsed, FuzzTarget[] targets)
    {
        int executions = parsed.GetValue(_executions) ?? DefaultExecutions, seed = parsed.GetValue(_seed) ?? 1;
        int code = ExitCode.Ok;
        foreach (FuzzTarget target in targets)
        {
            var round = new FuzzRound(target);
            FuzzFault? fault = round.Run(InputsOf(target, seed, executions));
            if (fault is not null)
                code = Report(target, fault, Keep(parsed.GetValue(_findings)!, target, fault));
            else
                _terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-22} {round.Executions,12:N0} inputs, no fault"));
        }

        return code;
    }

    /// <summary>Seeds first, then what chance makes of them.</summary>
    public static IEnumerable<byte[]> InputsOf(FuzzTarget target, int seed, int executions)
    {
        byte[][] seeds = [.. target.Seeds().Select(kept => kept.Bytes)];
        var mutator = new Mutator(seed, seeds, target.Words, target.MostBytes);
        return seeds.Concat(Enumerable.Repeat(mutator, executions).Select(next => next.Next()));
    }

    private static string Keep(string folder, FuzzTarget target, FuzzFault fault)
    {
        Directory.CreateDirectory(folder);
        int number = 1;
        while (File.Exists(PathOf(number)))
            number++;
        File.WriteAllBytes(PathOf(number), fault.Input);
        return PathOf(number);

        string PathOf(int of) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{of}"));
    }

    private int Report(FuzzTarget target, FuzzFault fault, string? kept)
    {
        _terminal.Out.WriteLine($"{target.Name}: {fault.What}");
        if (kept is not null)
            _terminal.Out.WriteLine($"{target.Name}: the input is kept as {kept}; read it again with: samstream-fuzz {target.Name} --file {kept}");
        return ExitCode.Unexpected;
    }
}
