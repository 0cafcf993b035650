namespace SamStream.Model.Graphs.TinyVit;

/// <summary>How one side of a grid of tokens is divided into windows; what is left over is filled up at the end.</summary>
/// <param name="Length">Tokens along the side.</param>
/// <param name="Window">Tokens of a window along the side.</param>
internal readonly record struct WindowAxis(int Length, int Window)
{
    /// <summary>Windows along the side.</summary>
    public int Windows => (Length + Window - 1) / Window;

    /// <summary>Tokens along the side with what the windows are filled up with.</summary>
    public int PaddedLength => Windows * Window;

    public int Padding => PaddedLength - Length;

    /// <summary>Windows as large as the network was trained with.</summary>
    public static WindowAxis Full(int length, int window) => new(length, window);

    /// <summary>As many windows as full ones would be, each as small as that allows: next to nothing is filled up.</summary>
    public static WindowAxis Even(int length, int window)
    {
        var windows = Full(length, window).Windows;
        return new WindowAxis(length, (length + windows - 1) / windows);
    }
}
