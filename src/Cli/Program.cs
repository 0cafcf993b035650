using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;

return await CommandLine.InvokeAsync(args, Terminal.OfProcess());
