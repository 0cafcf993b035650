namespace SamStream.Cli.Configuration.Options;

/// <summary>How much work is spent on a frame; what each stands for is in <c>Presets</c>.</summary>
internal enum Preset
{
    /// <summary><see cref="Realtime"/> for cameras, <see cref="Balanced"/> for files.</summary>
    Auto,

    /// <summary>So little that a camera's frames are kept up with.</summary>
    Realtime,

    /// <summary>A fraction of the most accurate one's, for nearly the same masks.</summary>
    Balanced,

    /// <summary>All that the network can do.</summary>
    Accurate,
}
