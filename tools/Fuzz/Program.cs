using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Fuzz;
using SamStream.Fuzz.Targets;
using SharpFuzz;

// The program that afl-fuzz feeds (build/fuzz.sh). Libraries that tell where execution goes can run only below SharpFuzz.
if (args is ["--afl", var name])
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        TargetCatalog.Find(name)!.Read(input.ToArray());
    });
    return 0;
}

Terminal terminal = Terminal.OfProcess();
return await CommandLine.InvokeAsync(new FuzzCommand(terminal), args, terminal);
