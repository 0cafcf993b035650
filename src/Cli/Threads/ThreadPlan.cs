using OpenCvSharp;
using SamStream.Cli.Errors;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Threads;

/// <summary>
/// Who works with how many threads, so that those that work at the same time are about as many as the processors: most of
/// a run is the network, and everything else takes a thread each, beside it.
/// </summary>
internal sealed record ThreadPlan
{
    // Pictures are scaled by OpenCV for previews and where frames change their size: with a second thread that took
    // as long, and each call would wake one thread for each core.
    private const int OpenCvThreads = 1;

    private ThreadPlan(Processors processors, int sources, OnnxSessionOptions network) =>
        (Processors, Sources, Network) = (processors, sources, network);

    /// <summary>What there is to share.</summary>
    public Processors Processors { get; }

    /// <summary>Cameras or files at the same time.</summary>
    public int Sources { get; }

    /// <summary>How encoder and decoder are run.</summary>
    public OnnxSessionOptions Network { get; }

    /// <summary>Threads of encoder and decoder each, the caller's included.</summary>
    public int NetworkThreads => Network.IntraOpThreads > 0 ? Network.IntraOpThreads : Processors.PhysicalOfMachine;

    /// <summary>Plans for this process.</summary>
    /// <param name="sources">Cameras or files at the same time, at least 1.</param>
    /// <param name="network">How the network is to be run; 0 threads leave their number to the plan.</param>
    public static ThreadPlan For(int sources, OnnxSessionOptions network) => For(Processors.OfProcess(), sources, network);

    /// <summary>Plans for some processors.</summary>
    public static ThreadPlan For(Processors processors, int sources, OnnxSessionOptions network)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sources, 1);
        return new ThreadPlan(processors, sources, NetworkFor(processors, network));
    }

    /// <summary>How encoder and decoder are run, whatever the number of sources is.</summary>
    /// <param name="network">How the network is to be run; 0 threads leave their number to the plan.</param>
    public static OnnxSessionOptions NetworkFor(OnnxSessionOptions network) => NetworkFor(Processors.OfProcess(), network);

    /// <summary>One row for each part that has threads.</summary>
    /// <param name="isChosen">Whether the number of the network's threads was given by the user.</param>
    public IReadOnlyList<ThreadShare> Shares(bool isChosen) =>
    [
        new("image encoder", NetworkThreads, $"{WhyNetwork(isChosen)}; idle ones sleep"),
        new("mask decoder", NetworkThreads, InTurns
            ? "a pool of its own; takes turns with the encoder, since both at once would be too many"
            : "a pool of its own; works beside the encoder, since both fit"),
        new("sources", 2 * Sources, "two for each source, which wait for its frames and for what its FFmpeg says"),
        new("video decoding", Sources,
            "in a child of its own: one for each camera, since more would each hold a frame back; two for a file"),
        new("stages", 2 * Sources, "encoding and tracking of each source, and one more for each of its outputs; they wait in native code"),
        new("box tracker", Sources, "one for each source, beside its optical flow"),
        new("OpenCV", OpenCvThreads, "the thread that calls it: a second one gains nothing"),
        new("overlay", Sources, "in a child of its own: one for each H.264 encoder, which works beside the network"),
    ];

    /// <summary>
    /// Sets what is set once for the process and is the same in every plan; the network's part is in <see cref="Network"/>.
    /// </summary>
    public static void Apply()
    {
        try
        {
            Cv2.SetNumThreads(OpenCvThreads);
        }
        catch (Exception error) when (OpenCvLibrary.IsMissing(error))
        {
            // Told by what needs it; a test pattern that is written as JSON does not.
        }
    }

    /// <summary>2 of 2 processors, 2 cores; 2 for the network, planned for 1 source.</summary>
    public override string ToString()
    {
        string sources = Sources == 1 ? "1 source" : $"{Sources} sources";
        string cores = $"{Processors.Usable} of {Processors.OfMachine} processors, {Processors.PhysicalUsable} of {Processors.PhysicalOfMachine} cores";
        return $"{cores}; {NetworkThreads} for the network, planned for {sources}";
    }

    private bool InTurns => OnnxSessionOptions.ShareProcessor(Network, Network, Processors.Usable);

    // ONNX Runtime counts the machine's cores, whatever a container leaves of them, and binds a thread to each.
    private static OnnxSessionOptions NetworkFor(Processors processors, OnnxSessionOptions network) =>
        network.IntraOpThreads == 0 && processors.PhysicalUsable < processors.PhysicalOfMachine
            ? network with { IntraOpThreads = processors.PhysicalUsable }
            : network;

    private string WhyNetwork(bool isChosen)
    {
        if (isChosen)
            return "as was chosen";
        return Processors.PhysicalUsable < Processors.PhysicalOfMachine
            ? $"one for each core that this process may use, {Processors.PhysicalUsable} of {Processors.PhysicalOfMachine}"
            : "one for each core";
    }
}

/// <summary>Threads of one part of the program.</summary>
/// <param name="Who">The part.</param>
/// <param name="Threads">How many, for all sources together.</param>
/// <param name="Why">Why that many.</param>
internal sealed record ThreadShare(string Who, int Threads, string Why);
