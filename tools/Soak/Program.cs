using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Soak;

Terminal terminal = Terminal.OfProcess();
return await CommandLine.InvokeAsync(new SoakCommand(terminal), args, terminal);
