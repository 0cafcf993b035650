using SamStream.Bench.Suite;
using SamStream.Bench.Workers;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Threads;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Bench.Tests.Suite;

/// <summary>A suite whose numbers are known.</summary>
internal static class SuiteReports
{
    public static SuiteReport Example { get; } = new(
        new SuiteMachine
        {
            Processor = "a processor",
            Processors = 2,
            Cores = 2,
            MemoryBytes = 8L << 30,
            System = "Linux",
            Samstream = "0.1.0",
            Dotnet = ".NET 10",
            OnnxRuntime = "1.30.0",
            OpenCv = "4.6.0",
        },
        [new ThreadShare("image encoder", 2, "one for each core")],
        new SuiteSettings
        {
            Input = "clip.mp4",
            Boxes = ["1,2,3,4"],
            Frames = 60,
            Rounds = 2,
            Runs = 3,
            Parts = [SuitePart.Encoder, SuitePart.Objects, SuitePart.Cameras],
            Network = new ModelOptions(),
            Command = "samstream-bench --suite --rounds 2",
        },
        ["onnxruntime-node 1.30.0 on Node.js 20"],
        [
            new SuiteTable(SuitePart.Encoder, "The encoder.", "stock", [
                Row("stock", 800, 600, 300), Row("1024x576 int8", 200, 200, 150), new BenchmarkResult("stock, node", [], "node is missing"),
            ]),
            new SuiteTable(SuitePart.Objects, "Objects.", "1 object", [Row("1 object", 40, 40, 300), Row("8 objects", 68, 68, 300)]),
            new SuiteTable(SuitePart.Cameras, "Cameras.", "1 camera", [Row("1 camera", 40, 40, 300), Row("4 cameras", 40, 40, 450)]),
        ]);

    // Two rounds of a frame; the processors took one and a half times as long.
    private static BenchmarkResult Row(string name, double first, double second, int mebibytes) => new(
        name, [.. new[] { first, second }.Select(time => new Measurement(1, time, 1.5 * time, (long)mebibytes << 20, Parts((long)mebibytes << 20)))]);

    private static ResidentMemory Parts(long total) => new(total, total * 4 / 15, total / 15, total / 15, total * 3 / 5, 0);
}
