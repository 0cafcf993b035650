using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.NativeEnvironment;

StageThreads.Reserve();
NativeHeap.LimitArenas(StageThreads.NativeHeaps);
NativeHeap.MapBlocksFrom(StageThreads.OwnPagesFromBytes);
NativeHeap.KeepPagesSmall();
return await CommandLine.InvokeAsync(args, Terminal.OfProcess());
