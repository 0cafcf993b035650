using System.Globalization;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Images;

namespace SamStream.Cli.Evaluation;

/// <summary>A model's row of the survey's table, and beside it those that others have published.</summary>
internal static class SurveyTable
{
    // mIoU in percent by box, centre point and three points; SegAny on the GPU and the CPU, SegEvery at 16x16 and 32x32 points on the GPU, in ms.
    private static readonly (string Model, double? Box, double? Point, double? Three, int? Gpu, int? Cpu, int? Every16, int? Every32)[] Published =
    [
        ("SAM-H", 77.4, 53.6, 67.5, 461, 9470, 824, 2269),
        ("SAM 2-B+", 75.7, 54.3, 68.5, 85, 1221, 442, 1610),
        ("MobileSAM", 73.4, 48.6, null, 30, 424, 347, 1313),
        ("EdgeSAM", 75.9, null, null, 24, 259, 404, 1553),
        ("EfficientSAM-Ti", 74.7, null, null, 40, 1159, null, null),
        ("EfficientSAM-S", 76.1, null, null, null, null, 1100, 2290),
        ("RepViT-SAM", 75.1, null, null, 44, 1013, 512, 1890),
        ("EfficientViT-SAM-L0", 78.5, null, null, 16, 194, 258, 1023),
        ("EfficientViT-SAM-XL1", 79.9, 54.3, 70.2, 52, 1334, null, null),
        ("TinySAM", 73.7, null, null, 29, 422, null, null),
        ("NanoSAM", 69.7, null, null, 20, null, null, null),
        ("SlimSAM-77", 74.4, null, null, null, null, null, null),
        ("FastSAM", 60.5, null, null, null, null, null, null),
    ];

    /// <summary>Writes both.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="model">Its name.</param>
    /// <param name="means">Mean IoU by box, centre point and three points, 0 to 1.</param>
    /// <param name="times">What it took here.</param>
    public static void Write(TextWriter output, string model, IReadOnlyList<double?> means, SurveyTimes times)
    {
        var table = new TextTable("model", "box", "point", "3 points", "SegAny GPU", "SegAny CPU", "SegEvery 16x16", "SegEvery 32x32");
        string any = Text(times.Encode + times.Decode);
        table.Add(
            $"{model}, here", Text(100 * means[0]), Text(100 * means[1]), Text(100 * means[2]), times.IsOnGpu ? any : "", times.IsOnGpu ? "" : any,
            Text(times.Everything16), Text(times.Everything32));
        foreach (var row in Published)
        {
            table.Add(
                $"{row.Model}, published", Text(row.Box), Text(row.Point), Text(row.Three), Text(row.Gpu), Text(row.Cpu), Text(row.Every16), Text(row.Every32));
        }

        output.WriteLine();
        table.Write(output);
        output.WriteLine();
        output.WriteLine("mIoU in percent, times in ms. Published: figures of arXiv 2410.04960 as others cite them, COCO val, RTX 3090 (SegEvery, too), Xeon Gold 6330.");
        output.WriteLine($"Here: these images, and the {(times.IsOnGpu ? "GPU" : "CPU")} of this machine (SegEvery, too), for the first image.");
    }

    private static string Text(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
