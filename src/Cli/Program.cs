using SamStream.Cli;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;

StageThreads.Reserve();
return await CommandLine.InvokeAsync(args, Terminal.OfProcess());
