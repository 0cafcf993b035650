using System.Globalization;
using SamStream.Model;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sources;

// Usage: embed INPUT X1,Y1,X2,Y2: what to read, and the box around the object on its first frame.
float[] box = [.. args[1].Split(',').Select(corner => float.Parse(corner, CultureInfo.InvariantCulture))];
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

using var model = SamModel.Open(Path.Combine(AppContext.BaseDirectory, "models", "mobile-sam.yaml"));
await using FramePipeline pipeline = new FramePipelineBuilder()
    .UseSource(SourceLocator.Parse(args[0]).CreateSource())
    .UseSegmenter(new SamSegmenter(model))
    .UsePrompts([new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(box[0], box[1], box[2], box[3]) }])
    .AddSink(new CallbackSink(Print))
    .Build();
PipelineReport report = await pipeline.RunAsync(stop.Token);
Console.Error.WriteLine(report.Error is null ? $"{report.Outcome}" : $"{report.Outcome}: {report.Error.Message}");
return report.Outcome is PipelineOutcome.Completed or PipelineOutcome.Stopped ? 0 : 1;

// A mask (found.Mask: Pixels of its Bounds, CopyTo, ToRle) is lent until this returns; its Clone is for keeping.
static void Print(FrameResult frame)
{
    foreach (ObjectResult found in frame.Objects)
        Console.WriteLine($"{frame.Metadata.Index} {found.Id} {found.State} {found.Area} {found.Box}");
}
