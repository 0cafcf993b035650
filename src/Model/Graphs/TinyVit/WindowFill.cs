namespace SamStream.Model.Graphs.TinyVit;

/// <summary>What happens where a grid of tokens is no multiple of the window.</summary>
internal enum WindowFill
{
    /// <summary>Windows keep their trained size and are filled up with zeros, as in the exported graph.</summary>
    Full,

    /// <summary>Windows become smaller until hardly any has to be filled up.</summary>
    Even,
}
