using SamStream.Bench;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;

Terminal terminal = Terminal.OfProcess();
return await CommandLine.InvokeAsync(new BenchCommand(terminal), args, terminal);
