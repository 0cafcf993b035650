namespace SamStream.Benchmarks.Model;

/// <summary>Threads that OpenCV may use in a comparison.</summary>
public enum OpenCvThreads
{
    /// <summary>One, as our kernels.</summary>
    One,

    /// <summary>As many as OpenCV takes by itself.</summary>
    Default,
}
