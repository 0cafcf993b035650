using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>model</c>.</summary>
internal sealed record ModelOptions
{
    /// <summary>More threads than any machine has cores; each costs memory and time before the first frame.</summary>
    public const int MostThreads = 1024;

    [Description("name of a model (samstream models list), or the path of its manifest, relative to this file")]
    public string Manifest { get; init; } = "mobile-sam";

    [Description("name of a box tracker, or the path of its manifest; without it nanotrack-v3 if samstream models pull has fetched it; none: optical flow alone says where objects go")]
    public string? BoxTracker { get; init; }

    [Description("size of the network's input, for example 1024x576 for frames of 16:9; without it and quality as the preset says")]
    public string? InputSize { get; init; }

    [Description("how finely the network sees: 1024, 768, 640 or 512 pixels on the longest side, the other as the frames'; cameras: 16:9; instead of inputSize")]
    public ModelQuality? Quality { get; init; }

    [Description("in what the network is computed; int8 is faster and runs on the cpu, its graphs are built at the first start with an input size; auto: int8 on the cpu if it can be; without it as the preset says")]
    public ModelPrecision? Precision { get; init; }

    [Description("threads of the network; 0: one for each physical core")]
    [Range(0, MostThreads)]
    public int Threads { get; init; }

    [Description("what runs the network")]
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    [Description("index of the GPU, for cuda and tensorRt")]
    [Range(0, 64)]
    public int Device { get; init; }

    [Description("capture the image encoder as a CUDA graph at the start, and replay it for each frame; needs the provider cuda")]
    public bool CudaGraph { get; init; }
}
