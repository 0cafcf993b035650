using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;

Terminal terminal = Terminal.OfProcess();
return await CommandLine.InvokeAsync(CommandTree.Create(terminal), args, terminal);
