using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;

StageThreads.Reserve();
return await CommandLine.InvokeAsync(args, Terminal.OfProcess());
