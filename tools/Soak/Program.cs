using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Soak;

Terminal terminal = Terminal.OfProcess();
return await CommandLine.InvokeAsync(new SoakCommand(terminal), args, terminal);
