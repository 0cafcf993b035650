namespace SamStream.Cli.Evaluation.Stills;

/// <summary>How large an object is in its image, with the bounds of the COCO benchmark.</summary>
internal enum ObjectSize
{
    /// <summary>Fewer than 32² pixels.</summary>
    Small,

    /// <summary>From 32² to fewer than 96² pixels.</summary>
    Medium,

    /// <summary>96² pixels and more.</summary>
    Large,
}
