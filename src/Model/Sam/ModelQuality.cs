namespace SamStream.Model.Sam;

/// <summary>How finely the network sees: the longest side of its input. The other side follows the frames.</summary>
public enum ModelQuality
{
    /// <summary>1024 pixels, as the model was trained.</summary>
    Full,

    /// <summary>768 pixels.</summary>
    High,

    /// <summary>640 pixels.</summary>
    Medium,

    /// <summary>512 pixels.</summary>
    Low,
}
